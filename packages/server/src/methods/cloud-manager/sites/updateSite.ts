import type { cloudManager } from '@easel/contract'
import { siteAddressOf } from '../../../cloud-manager/site-names.ts'
import { changeSite } from './change-site.ts'
import { takenProblem } from './taken.ts'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

export const updateSite: CloudHandler<typeof cloudManager.updateSite> = async (context) => {
  const { body, site, services, now, error } = context
  const name = body.name?.trim() ?? site.site.name
  const contentUrl =
    body.contentUrl === undefined ? site.site.contentUrl : siteAddressOf(body.contentUrl)
  if (name === '' || contentUrl === '') {
    throw error('E_400_API_SVC_1000', {
      problem: 'A site needs a name, and an address of letters, digits, hyphens and underscores.',
    })
  }
  const taken = await takenProblem(services.store.read, { name, contentUrl }, site.site.id)
  if (taken !== null) throw error('E_409_SITE_SVC_1001', { problem: taken })
  return changeSite(services, site, { name, contentUrl, now })
}
