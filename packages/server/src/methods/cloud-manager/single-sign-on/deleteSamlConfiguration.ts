import type { cloudManager } from '@easel/contract'
import { deleteConfiguration, samlOf } from '../../../cloud-manager/auth-configurations.ts'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

export const deleteSamlConfiguration: CloudHandler<
  typeof cloudManager.deleteSamlConfiguration
> = async ({ params, caller, site, services }) => {
  const endings = await services.store.transaction(async (write) => {
    const owner = { tenantLuid: caller.tenant.luid, site }
    const configuration = await samlOf(write, owner, params.configId)
    return deleteConfiguration(write, services.userStanding, configuration)
  })
  for (const end of endings) await end()
}
