import type { cloudManager } from '@easel/contract'
import { changeSite } from './change-site.ts'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

export const suspendSite: CloudHandler<typeof cloudManager.suspendSite> = async (context) => {
  const { site, services, now, error } = context
  if (site.site.state === 'Suspended') {
    throw error('E_409_SITE_SVC_1001', { problem: 'The site is suspended already.' })
  }
  const answer = await changeSite(services, site, { state: 'Suspended', now })
  await services.siteSessions.endOfSite(site.site.luid)
  return answer
}
