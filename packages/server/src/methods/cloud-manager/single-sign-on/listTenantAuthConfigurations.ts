import type { cloudManager } from '@easel/contract'
import { authConfigurationAnswer } from '../../../cloud-manager/auth-configurations.ts'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

export const listTenantAuthConfigurations: CloudHandler<
  typeof cloudManager.listTenantAuthConfigurations
> = async ({ caller, services }) => {
  const all = await services.store.read.cloud.authConfigurations(caller.tenant.luid)
  const own = all.filter(({ siteLuid }) => siteLuid === null)
  return { authConfigurations: own.map(authConfigurationAnswer) }
}
