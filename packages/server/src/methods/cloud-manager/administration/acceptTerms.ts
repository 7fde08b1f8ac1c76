import type { cloudManager } from '@easel/contract'
import { currentTenant } from '../../../cloud-manager/totals.ts'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

export const acceptTerms: CloudHandler<typeof cloudManager.acceptTerms> = async (context) => {
  const { body, caller, services, now, error } = context
  if (body.accepted === false) {
    throw error('E_400_API_SVC_1000', { problem: 'Terms cannot be declined here.' })
  }
  await services.store.transaction((write) =>
    write.cloud.updateTenant(caller.tenant.luid, { termsAcceptedAt: now, now }),
  )
  return currentTenant(services.store.read, caller.tenant)
}
