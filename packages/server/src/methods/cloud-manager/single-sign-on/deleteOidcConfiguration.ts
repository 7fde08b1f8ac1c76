import type { cloudManager } from '@easel/contract'
import { deleteConfiguration, oidcOf } from '../../../cloud-manager/auth-configurations.ts'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

export const deleteOidcConfiguration: CloudHandler<
  typeof cloudManager.deleteOidcConfiguration
> = async ({ caller, services, error }) => {
  const endings = await services.store.transaction(async (write) => {
    const configuration = await oidcOf(write, caller.tenant.luid)
    if (configuration === null) throw error('E_404_SSO_SVC_1000', { id: 'OIDC' })
    return deleteConfiguration(write, services.userStanding, configuration)
  })
  for (const end of endings) await end()
}
