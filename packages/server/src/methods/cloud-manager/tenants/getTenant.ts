import type { cloudManager } from '@easel/contract'
import { currentTenant } from '../../../cloud-manager/totals.ts'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

export const getTenant: CloudHandler<typeof cloudManager.getTenant> = async ({
  caller,
  services,
}) => {
  return currentTenant(services.store.read, caller.tenant)
}
