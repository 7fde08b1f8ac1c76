import type { cloudManager } from '@easel/contract'
import { cloudSiteAnswer } from '../../../cloud-manager/answers.ts'
import { siteAddressOf } from '../../../cloud-manager/site-names.ts'
import { takenProblem } from './taken.ts'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

export const createSite: CloudHandler<typeof cloudManager.createSite> = async (context) => {
  const { body, caller, services, now, error } = context
  const name = body.name.trim()
  const contentUrl = siteAddressOf(body.contentUrl ?? name)
  const tenantLuid = caller.tenant.luid
  if (name === '' || contentUrl === '') {
    throw error('E_400_API_SVC_1000', {
      problem: 'A site needs a name, and an address of letters, digits, hyphens and underscores.',
    })
  }
  const site = await services.store.transaction(async (write) => {
    const taken = await takenProblem(write, { name, contentUrl })
    if (taken !== null) throw error('E_409_SITE_SVC_1001', { problem: taken })
    const { luid, id: siteId } = await write.sites.create({ tenantLuid, name, contentUrl, now })
    // The creator of a site administers it. Without an administrator no user could sign in.
    const { name: userName, displayName: fullName, email } = caller.account
    const siteRole = 'SiteAdministratorCreator'
    await write.users.create({ siteId, name: userName, fullName, email, siteRole, now })
    return write.cloud.site(tenantLuid, luid)
  })
  if (site === null) throw new Error('a site that was just made is not there')
  return cloudSiteAnswer(site, services.publicUrl())
}
