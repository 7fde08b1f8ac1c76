/**
 * What must not compile, and what types follow from the contract. Each line below an `@ts-expect-error` is a mistake that the client's
 * types refuse; the ordinary type check fails when one of them is accepted.
 */

import { isErrorOf, type Client, type CloudManager, type Download } from '../src/index.ts'

export async function lists(tableau: Client): Promise<void> {
  for await (const workbook of tableau.queryWorkbooksForSite({
    filter: { createdAt: { gt: new Date() }, tags: { in: ['sales'] }, size: { lte: 5 } },
    sort: ['-updatedAt', 'name'],
    fields: ['_default_', 'owner.email', 'owner._all_'],
  })) {
    const moment: Date = workbook.createdAt
    const owner: string = workbook.owner.id
    // @ts-expect-error it may be absent
    const project: string = workbook.project.id
    await Promise.resolve([moment, owner, project])
  }
  const { pagination } = await tableau.queryProjects()
  const total: number = pagination.totalAvailable
  await Promise.resolve(total)

  // @ts-expect-error a filter that the list does not have
  await tableau.queryProjects({ filter: { colour: { eq: 'red' } } })
  // @ts-expect-error an operator that the field does not have
  await tableau.queryProjects({ filter: { name: { gt: 'a' } } })
  // @ts-expect-error a value of another type
  await tableau.queryProjects({ filter: { createdAt: { gt: '2026-01-01' } } })
  // @ts-expect-error two operators on one field, of which the API heeds the last
  await tableau.queryProjects({ filter: { createdAt: { gt: new Date(), lt: new Date() } } })
  // @ts-expect-error a sort key that the list does not have
  await tableau.queryProjects({ sort: ['colour'] })
  // @ts-expect-error a field that the list does not have
  await tableau.queryProjects({ fields: ['colour'] })
  // @ts-expect-error no list: it has no further pages
  await tableau.getView({ viewId: 'a' }).all()
}

export async function calls(tableau: Client): Promise<void> {
  // @ts-expect-error the path names a project
  await tableau.deleteProject()
  // @ts-expect-error the site is that of the session
  await tableau.deleteProject({ projectId: 'a', siteId: 'b' })
  // @ts-expect-error a misspelt member
  await tableau.createProject({ project: { nam: 'a' } })
  // @ts-expect-error a word that the member does not have
  await tableau.createProject({ project: { name: 'a', contentPermissions: 'Open' } })
  // @ts-expect-error a view that is no rendering takes no filters
  await tableau.getView({ viewId: 'a', filters: { Region: 'East' } })
  const image: Download = await tableau.queryViewImage({ viewId: 'a', filters: { Year: [2025] } })
  const nothing: void = await tableau.deleteProject({ projectId: 'a' })
  await Promise.resolve([image, nothing])
}

export async function files(tableau: Client): Promise<void> {
  const workbook = { name: 'a' }
  const answer = await tableau.publishWorkbook({ workbook, file: new Blob([]), fileName: 'a.twbx' })
  // @ts-expect-error one of the two
  const id: string = answer.workbook.id
  const either: string | undefined = answer.workbook?.id ?? answer.job?.id
  await Promise.resolve([id, either])
  // @ts-expect-error a file is a Blob, bytes or a stream
  await tableau.publishWorkbook({ workbook, file: 'sales.twbx' })
}

export function errors(tableau: Client, error: unknown): string | null {
  if (!isErrorOf(tableau.deleteProject, error)) return null
  // @ts-expect-error the method does not answer this code
  if (error.code === '404006') return null
  return error.code === '404005' ? error.detail : null
}

export async function cloud(manager: CloudManager): Promise<void> {
  for await (const site of manager.listSites()) {
    const moment: Date = site.createDateTime
    await Promise.resolve(moment)
  }
  // @ts-expect-error the site is not that of the session
  await manager.getSite()
  await manager.getSite({ siteId: 'a' })
}
