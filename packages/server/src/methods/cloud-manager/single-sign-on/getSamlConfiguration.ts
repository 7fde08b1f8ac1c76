import type { cloudManager } from '@easel/contract'
import { samlAnswer, samlOf } from '../../../cloud-manager/auth-configurations.ts'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

export const getSamlConfiguration: CloudHandler<typeof cloudManager.getSamlConfiguration> = async ({
  params,
  caller,
  site,
  services,
}) => {
  const owner = { tenantLuid: caller.tenant.luid, site }
  return samlAnswer(await samlOf(services.store.read, owner, params.configId), services.publicUrl())
}
