import type { rest } from '@easel/contract'
import { oneWorkbookAnswer } from '../../../content/answers/workbooks.ts'
import { findProject, findWorkbook, leads, visibleViews } from '../../../content/find.ts'
import { changeSite } from '../../../content/site-change.ts'
import { nameProblem } from '../../../domain/content-naming.ts'
import { freshnessProblem } from '../../../domain/freshness-policy.ts'
import { mayOwnContent } from '../../../domain/site-roles.ts'
import { given, type Stated } from '../../../domain/stated.ts'
import type { Context, Handler } from '../../../kernel/context.ts'
import type { Workbook, WorkbookChange, Writer } from '../../../ports/index.ts'

type Update = typeof rest.updateWorkbook
type Settings = Pick<Stated<WorkbookChange>, 'encryptExtracts' | 'acceleration' | 'freshnessPolicy'>

/** Changing needs Write; moving also ChangeHierarchy and Write on the target; a new owner is given by the owner, leaders or administrators. */
export const updateWorkbook: Handler<Update> = async (context) => {
  const { params, caller, services, error } = context
  const workbook = await findWorkbook(context, params.workbookId)
  if (!(await services.access.may(caller, 'Write', { kind: 'workbook', record: workbook }))) {
    throw error('403004', { problem: `You may not change workbook '${workbook.name}'.` })
  }
  const change = await toChange(context, workbook)
  const updated = await changeSite(context, async (write) => {
    await checkPlace(context, { workbook, change, write })
    await checkName(context, { workbook, change, write })
    return write.workbooks.update(workbook.id, change)
  })
  services.hits.used(updated, context)
  const views = await visibleViews(context, updated)
  const addresses = { publicUrl: services.publicUrl(), site: caller.site }
  return { workbook: oneWorkbookAnswer(updated, views, addresses) }
}

async function toChange(context: Context<Update>, workbook: Workbook): Promise<WorkbookChange> {
  const { body, now, error } = context
  const { name, description, showTabs, project, owner } = body.workbook
  const problem = name === undefined ? null : nameProblem('workbook', name)
  if (problem !== null) throw error('400000', { problem })
  await checkViews(context, workbook)
  const projectId =
    project === undefined ? workbook.project.id : await newProject(context, workbook, project.id)
  return given<WorkbookChange>({
    name,
    description,
    showTabs,
    projectId: projectId === workbook.project.id ? undefined : projectId,
    ownerId: owner === undefined ? undefined : await newOwner(context, workbook, owner.id),
    ...settingsOf(context, workbook),
    now,
  })
}

/** A part of the acceleration that is not sent stays as it is. */
function settingsOf({ body, error }: Context<Update>, before: Workbook): Settings {
  const { encryptExtracts, dataAccelerationConfig, dataFreshnessPolicy } = body.workbook
  const problem = dataFreshnessPolicy === undefined ? null : freshnessProblem(dataFreshnessPolicy)
  if (problem !== null) throw error('400000', { problem: `dataFreshnessPolicy: ${problem}` })
  return {
    encryptExtracts,
    acceleration: dataAccelerationConfig && { ...before.acceleration, ...dataAccelerationConfig },
    freshnessPolicy: dataFreshnessPolicy,
  }
}

/** Clients name the views that they know of. A hidden view is not kept, so that one cannot be hidden here and shown again later. */
async function checkViews(
  { body, services, error }: Context<Update>,
  workbook: Workbook,
): Promise<void> {
  const named = body.workbook.views?.view ?? []
  if (named.length === 0) return
  const views = await services.store.read.views.ofWorkbook(workbook.id)
  const luids = new Set(views.map(({ luid }) => luid))
  const stranger = named.find(({ id }) => !luids.has(id.toLowerCase()))
  if (stranger !== undefined) throw error('404011', { id: stranger.id })
  if (named.some(({ hidden }) => hidden === true)) {
    throw error('400000', {
      problem: 'views are hidden when a workbook is published; publish it again with hidden="true"',
    })
  }
}

interface Planned {
  readonly workbook: Workbook
  readonly change: WorkbookChange
  readonly write: Writer
}

/** The workbook and the project it moves to are still there. */
async function checkPlace(
  { params, body, caller, error }: Context<Update>,
  { workbook, change: { projectId }, write }: Planned,
): Promise<void> {
  if ((await write.workbooks.byLuid(caller.site.id, workbook.luid)) === null) {
    throw error('404006', { id: params.workbookId })
  }
  if (projectId !== undefined && (await write.projects.byId(projectId)) === null) {
    throw error('404005', { id: body.workbook.project?.id ?? '' })
  }
}

async function checkName(
  { error }: Context<Update>,
  { workbook, change, write }: Planned,
): Promise<void> {
  const projectId = change.projectId ?? workbook.project.id
  const other = await write.workbooks.byName(projectId, change.name ?? workbook.name)
  if (other === null || other.id === workbook.id) return
  const verb = change.projectId === undefined ? 'rename' : 'move'
  const target = verb === 'move' ? `project '${other.project.luid}'` : `'${change.name ?? ''}'`
  throw error('409013', { verb, id: workbook.luid, target, name: other.name })
}

async function newProject(
  context: Context<Update>,
  workbook: Workbook,
  luid: string,
): Promise<number> {
  const { caller, services, error } = context
  const target = await findProject(context, luid)
  if (target.id === workbook.project.id) return target.id
  if (
    !(await services.access.may(caller, 'ChangeHierarchy', { kind: 'workbook', record: workbook }))
  ) {
    throw error('403025', { problem: `you may not move workbook '${workbook.name}'.` })
  }
  if (!(await services.access.may(caller, 'Write', { kind: 'project', record: target }))) {
    throw error('403025', { problem: `you may not publish to project '${target.name}'.` })
  }
  return target.id
}

async function newOwner(
  context: Context<Update>,
  workbook: Workbook,
  luid: string,
): Promise<number> {
  const { caller, services, error } = context
  const owner = await services.store.read.users.byLuid(caller.site.id, luid.toLowerCase())
  if (owner === null) throw error('404002', { id: luid })
  const project = await services.store.read.projects.byId(workbook.project.id)
  const mayGive =
    workbook.owner.id === caller.user.id || (project !== null && leads(context, project))
  if (!mayGive)
    throw error('403027', { problem: 'only the owner, project leaders and administrators may.' })
  if (!mayOwnContent(owner.siteRole)) {
    throw error('403027', {
      problem: `a user with site role ${owner.siteRole} cannot own a workbook.`,
    })
  }
  return owner.id
}
