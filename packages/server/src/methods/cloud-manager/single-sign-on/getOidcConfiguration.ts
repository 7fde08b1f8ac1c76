import type { cloudManager } from '@easel/contract'
import { oidcAnswer, oidcOf } from '../../../cloud-manager/auth-configurations.ts'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

export const getOidcConfiguration: CloudHandler<typeof cloudManager.getOidcConfiguration> = async ({
  caller,
  services,
  error,
}) => {
  const configuration = await oidcOf(services.store.read, caller.tenant.luid)
  if (configuration === null) throw error('E_404_SSO_SVC_1000', { id: 'OIDC' })
  return oidcAnswer(configuration)
}
