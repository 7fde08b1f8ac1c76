import type { cloudManager } from '@easel/contract'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

export const deleteSite: CloudHandler<typeof cloudManager.deleteSite> = async ({
  site,
  services,
}) => {
  await services.store.transaction((write) => write.cloud.deleteSite(site.site.id))
  await services.siteSessions.endOfSite(site.site.luid)
}
