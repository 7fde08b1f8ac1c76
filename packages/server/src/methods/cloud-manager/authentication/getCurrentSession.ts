import type { cloudManager } from '@easel/contract'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

export const getCurrentSession: CloudHandler<typeof cloudManager.getCurrentSession> = async ({
  caller,
  services,
}) => {
  const { session, tenant, account } = caller
  return {
    userId: account.luid,
    tenantId: tenant.luid,
    userName: account.name,
    email: account.email ?? undefined,
    sessionExpiration: services.cloudSignIn.expiryOf(session).toISOString(),
  }
}
