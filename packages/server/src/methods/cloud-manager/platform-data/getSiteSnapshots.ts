import type { cloudManager } from '@easel/contract'
import { signFiles } from './files.ts'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

export const getSiteSnapshots: CloudHandler<typeof cloudManager.getSiteSnapshots> = async (
  context,
) => {
  return signFiles(context, 'snapshot')
}
