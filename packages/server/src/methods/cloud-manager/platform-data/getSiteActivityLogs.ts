import type { cloudManager } from '@easel/contract'
import { signFiles } from './files.ts'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

export const getSiteActivityLogs: CloudHandler<typeof cloudManager.getSiteActivityLogs> = async (
  context,
) => {
  return signFiles(context, 'activity')
}
