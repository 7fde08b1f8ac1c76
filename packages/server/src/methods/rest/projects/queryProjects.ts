import { checkPage, paginationOf, projectList, type rest } from '@easel/contract'
import { projectAnswer, type ProjectExtras } from '../../../content/answers/projects.ts'
import { compileSelection } from '../../../content/fields.ts'
import type { Context, Handler } from '../../../kernel/context.ts'
import type { Project } from '../../../ports/index.ts'

export const queryProjects: Handler<typeof rest.queryProjects> = async (context) => {
  const { list, caller, services } = context
  const { items, totalAvailable } = await services.store.read.projects.list({
    siteId: caller.site.id,
    visibility: await services.access.visibility(caller, 'Read'),
    request: list,
  })
  checkPage(list.page, totalAvailable)
  const extras = await extrasOf(items, context)
  const select = compileSelection(list.fields, projectList.fields)
  return {
    pagination: paginationOf(list.page, totalAvailable),
    projects: {
      project: items.map((project) => select(projectAnswer(project, extras.get(project.id)))),
    },
  }
}

/** Counts and write access, for the page's projects at once and only where asked for. */
async function extrasOf(
  projects: readonly Project[],
  { list, caller, services }: Context<typeof rest.queryProjects>,
): Promise<ReadonlyMap<number, ProjectExtras>> {
  const isAsked = (name: string) => name === 'writeable' || name.startsWith('contentsCounts.')
  if (![...(list.fields ?? [])].some(isAsked)) return new Map()
  const counts = await services.store.read.projects.counts(projects.map(({ id }) => id))
  const none = { projectCount: 0, workbookCount: 0, viewCount: 0, datasourceCount: 0 }
  const extras = projects.map(async (record) => {
    const isWriteable = await services.access.may(caller, 'Write', { kind: 'project', record })
    return [record.id, { isWriteable, counts: counts.get(record.id) ?? none }] as const
  })
  return new Map(await Promise.all(extras))
}
