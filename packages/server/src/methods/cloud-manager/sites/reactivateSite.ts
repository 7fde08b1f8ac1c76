import type { cloudManager } from '@easel/contract'
import { changeSite } from './change-site.ts'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

export const reactivateSite: CloudHandler<typeof cloudManager.reactivateSite> = async (context) => {
  const { site, services, now, error } = context
  if (site.site.state === 'Active') {
    throw error('E_409_SITE_SVC_1001', { problem: 'The site is active already.' })
  }
  return changeSite(services, site, { state: 'Active', now })
}
