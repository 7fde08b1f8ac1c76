import type { rest } from '@easel/contract'
import { oneProjectAnswer } from '../../../content/answers/projects.ts'
import { findProject, leads } from '../../../content/find.ts'
import { changeSite } from '../../../content/site-change.ts'
import { nameProblem } from '../../../domain/content-naming.ts'
import type { Context, Handler } from '../../../kernel/context.ts'
import type { Project, ProjectChange, Writer } from '../../../ports/index.ts'
import { newOwner } from './new-owner.ts'

type UpdateProject = typeof rest.updateProject

/** A body that changes nothing reads the project: TSC gets single projects this way. */
export const updateProject: Handler<UpdateProject> = async (context) => {
  const { params, body, error } = context
  const project = await findProject(context, params.projectId)
  const asked = Object.values(body.project).some((value) => value !== undefined)
  if (!asked) return { project: oneProjectAnswer(project) }
  if (!leads(context, project)) {
    throw error('403005', {
      id: params.projectId,
      problem: 'only its owner, its leaders and administrators may.',
    })
  }
  const change = await toChange(context, project)
  const updated = await changeSite(context, async (write) => {
    await checkPlace(context, { project, change, write })
    await checkLock(context, { project, change, write })
    await checkName(context, { project, change, write })
    return write.projects.update(project.id, change)
  })
  return { project: oneProjectAnswer(updated) }
}

async function toChange(context: Context<UpdateProject>, project: Project): Promise<ProjectChange> {
  const { body, now } = context
  const { name, description, contentPermissions, parentProjectId, owner } = body.project
  const parentId =
    parentProjectId === undefined ? project.parentId : await newParent(context, project)
  return {
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
    ...(contentPermissions === undefined ? {} : { contentPermissions }),
    ...(parentId === project.parentId ? {} : { parentId }),
    ...(owner === undefined ? {} : { ownerId: await newOwner(context, owner.id) }),
    now,
  }
}

/** An empty id is the top level, which is for administrators; elsewhere the caller must lead the new parent. */
async function newParent(
  context: Context<UpdateProject>,
  project: Project,
): Promise<number | null> {
  const { body, caller, error } = context
  const luid = body.project.parentProjectId ?? ''
  const refuse = (problem: string) => error('403005', { id: project.luid, problem })
  if (luid === '') {
    if (project.parentId !== null && !caller.isAdministrator) {
      throw refuse('only administrators move projects to the top level.')
    }
    return null
  }
  const parent = await findProject(context, luid)
  if (parent.id === project.parentId) return parent.id
  if (isDefault(project)) throw refuse('the project Default stays at the top level.')
  if (!leads(context, parent)) throw refuse('you do not lead the new parent project.')
  return parent.id
}

interface Planned {
  readonly project: Project
  readonly change: ProjectChange
  readonly write: Writer
}

/** The project and its new parent are still there, and the one does not lie below the other. */
async function checkPlace(
  { params, error }: Context<UpdateProject>,
  { project, change: { parentId }, write: { projects } }: Planned,
): Promise<void> {
  if ((await projects.byId(project.id)) === null) throw error('404005', { id: params.projectId })
  if (parentId === undefined || parentId === null) return
  if ((await projects.byId(parentId)) === null) throw error('404005', { id: String(parentId) })
  if ((await projects.subtree(project.id)).includes(parentId)) {
    throw error('400000', { problem: 'a project cannot be moved below itself' })
  }
}

/** Below a project that is locked with what is nested in it, its mode is that of the lock. */
async function checkLock(
  { error }: Context<UpdateProject>,
  { project, change, write: { projects } }: Planned,
): Promise<void> {
  const { parentId = project.parentId, contentPermissions } = change
  const parent = parentId === null ? null : await projects.byId(parentId)
  if (contentPermissions === undefined || contentPermissions === 'LockedToProject') return
  if (parent?.contentPermissions !== 'LockedToProject') return
  throw error('403005', {
    id: project.luid,
    problem: `its content permissions are those of the locked project '${parent.controllingProjectLuid ?? parent.luid}'. Change that project, or move this one elsewhere.`,
  })
}

async function checkName(
  { caller, error }: Context<UpdateProject>,
  { project, change, write }: Planned,
): Promise<void> {
  const name = change.name ?? project.name
  if (isDefault(project) && name !== project.name) {
    throw error('403005', { id: project.luid, problem: 'the project Default keeps its name.' })
  }
  const problem = nameProblem('project', name)
  if (problem !== null) throw error('400000', { problem })
  const parentId = change.parentId === undefined ? project.parentId : change.parentId
  const other = await write.projects.byName(caller.site.id, parentId, name)
  if (other !== null && other.id !== project.id) throw error('409006', { name })
}

const isDefault = ({ name, parentId }: Project) => parentId === null && name === 'Default'
