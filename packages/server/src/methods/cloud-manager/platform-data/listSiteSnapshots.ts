import type { cloudManager } from '@easel/contract'
import { listFiles } from './files.ts'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

export const listSiteSnapshots: CloudHandler<typeof cloudManager.listSiteSnapshots> = async (
  context,
) => {
  const { services, site } = context
  return listFiles(context, context.query.entityType, (query) =>
    services.platformData.snapshots(site.site, query),
  )
}
