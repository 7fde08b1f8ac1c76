import type { cloudManager } from '@easel/contract'
import { listFiles } from './files.ts'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

export const listSiteActivityLogs: CloudHandler<typeof cloudManager.listSiteActivityLogs> = async (
  context,
) => {
  const { platformData } = context.services
  return listFiles(context, context.query.eventType, (query) => platformData.activity(query))
}
