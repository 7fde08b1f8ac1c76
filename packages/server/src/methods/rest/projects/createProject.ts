import type { rest } from '@easel/contract'
import { oneProjectAnswer } from '../../../content/answers/projects.ts'
import { findProject, leads } from '../../../content/find.ts'
import { changeSite } from '../../../content/site-change.ts'
import { nameProblem } from '../../../domain/content-naming.ts'
import { mayPublish } from '../../../domain/site-roles.ts'
import type { Handler } from '../../../kernel/context.ts'
import { newOwner } from './new-owner.ts'

/** At the top level by administrators, below a project by its owner or leader. */
export const createProject: Handler<typeof rest.createProject> = async (context) => {
  const { body, caller, now, error } = context
  const { name = '', description = '', contentPermissions, parentProjectId, owner } = body.project
  const problem = nameProblem('project', name)
  if (problem !== null) throw error('400000', { problem })
  const parent =
    parentProjectId === undefined || parentProjectId === ''
      ? null
      : await findProject(context, parentProjectId)
  const isAllowed =
    mayPublish(caller.user.siteRole) &&
    (parent === null ? caller.isAdministrator : leads(context, parent))
  if (!isAllowed) throw error('403045')
  const ownerId = owner === undefined ? caller.user.id : await newOwner(context, owner.id)
  const project = await changeSite(context, async (write) => {
    const parentId = parent?.id ?? null
    if (parentId !== null && (await write.projects.byId(parentId)) === null) {
      throw error('404005', { id: parentProjectId ?? '' })
    }
    if ((await write.projects.byName(caller.site.id, parentId, name)) !== null) {
      throw error('409006', { name })
    }
    return write.projects.create({
      siteId: caller.site.id,
      parentId,
      name,
      description,
      contentPermissions: contentPermissions ?? parent?.contentPermissions ?? 'ManagedByOwner',
      ownerId,
      now,
    })
  })
  return { project: oneProjectAnswer(project) }
}
