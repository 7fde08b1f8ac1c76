import type { cloudManager } from '@easel/contract'
import { nameProblem } from '../../../domain/content-naming.ts'
import { mayOwnContent } from '../../../domain/site-roles.ts'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

/** At the top level; it belongs to the caller, who needs a role on the site. */
export const createProject: CloudHandler<typeof cloudManager.createProject> = async (context) => {
  const { body, caller, site, services, now, error } = context
  const { name, description = '' } = body
  const siteId = site.site.id
  const problem = nameProblem('project', name)
  if (problem !== null) throw error('E_400_API_SVC_1000', { problem })
  return services.store.transaction(async (write) => {
    const owner = await write.users.ofAccount(siteId, caller.account.id)
    if (owner === null || !mayOwnContent(owner.siteRole)) {
      throw error('E_409_SITE_SVC_1001', {
        problem: 'The site role of the caller does not allow them to own a project.',
      })
    }
    if ((await write.projects.byName(siteId, null, name)) !== null) {
      throw error('E_409_SITE_SVC_1001', { problem: `A project named '${name}' exists already.` })
    }
    const project = await write.projects.create({
      siteId,
      parentId: null,
      name,
      description,
      contentPermissions: 'ManagedByOwner',
      ownerId: owner.id,
      now,
    })
    return { projectId: project.luid, name: project.name, description: project.description }
  })
}
