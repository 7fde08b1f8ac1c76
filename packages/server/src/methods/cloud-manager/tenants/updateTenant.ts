import type { cloudManager } from '@easel/contract'
import { isTenantName } from '../../../cloud-manager/site-names.ts'
import { currentTenant } from '../../../cloud-manager/totals.ts'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

export const updateTenant: CloudHandler<typeof cloudManager.updateTenant> = async (context) => {
  const { body, caller, services, now, error } = context
  const { name } = body
  if (name !== undefined) {
    if (!isTenantName(name)) {
      throw error('E_400_API_SVC_1000', {
        problem: 'A tenant name is made of letters, digits and hyphens, 63 at most.',
      })
    }
    await services.store.transaction(async (write) => {
      const other = await write.cloud.tenantByName(name)
      if (other !== null && other.luid !== caller.tenant.luid) {
        throw error('E_409_TNT_SVC_1001', { name })
      }
      await write.cloud.updateTenant(caller.tenant.luid, { name, now })
    })
  }
  return currentTenant(services.store.read, caller.tenant)
}
