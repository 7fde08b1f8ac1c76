import type { cloudManager } from '@easel/contract'
import { samlOf } from '../../../cloud-manager/auth-configurations.ts'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

export const deleteSamlConfiguration: CloudHandler<
  typeof cloudManager.deleteSamlConfiguration
> = async ({ params, caller, site, services }) => {
  await services.store.transaction(async (write) => {
    const owner = { tenantLuid: caller.tenant.luid, site }
    const { luid } = await samlOf(write, owner, params.configId)
    await write.cloud.deleteAuthConfiguration(luid)
  })
}
