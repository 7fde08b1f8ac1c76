/** Changes a site and answers what it has become. */

import { cloudSiteAnswer } from '../../../cloud-manager/answers.ts'
import type { Services } from '../../../kernel/services.ts'
import type { CloudWriter, TenantSite } from '../../../ports/index.ts'

export async function changeSite(
  services: Services,
  before: TenantSite,
  change: Parameters<CloudWriter['updateSite']>[1],
): Promise<ReturnType<typeof cloudSiteAnswer>> {
  const { id, luid, tenantLuid } = before.site
  const site = await services.store.transaction(async (write) => {
    await write.cloud.updateSite(id, change)
    return write.cloud.site(tenantLuid, luid)
  })
  return cloudSiteAnswer(site ?? before, services.publicUrl())
}
