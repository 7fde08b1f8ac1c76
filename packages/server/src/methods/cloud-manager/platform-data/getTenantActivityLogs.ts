import type { cloudManager } from '@easel/contract'
import { signFiles } from './files.ts'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

export const getTenantActivityLogs: CloudHandler<
  typeof cloudManager.getTenantActivityLogs
> = async (context) => {
  return signFiles(context, 'activity')
}
