import type { cloudManager } from '@easel/contract'
import { capacitiesOf } from '../../../cloud-manager/answers.ts'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

export const getSiteCapacities: CloudHandler<typeof cloudManager.getSiteCapacities> = async ({
  site,
}) => {
  return { siteId: site.site.luid, ...capacitiesOf(site.site.settings) }
}
