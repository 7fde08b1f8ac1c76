import type { cloudManager } from '@easel/contract'
import { countsOf } from '../../../cloud-manager/answers.ts'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

export const getSiteUserCounts: CloudHandler<typeof cloudManager.getSiteUserCounts> = async ({
  caller,
  site,
  services,
}) => {
  const counts = await services.store.read.cloud.roleCounts(caller.tenant.luid)
  const own = counts.filter(({ siteId }) => siteId === site.site.id)
  return { siteId: site.site.luid, ...countsOf(own) }
}
