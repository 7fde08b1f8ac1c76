import type { cloudManager } from '@easel/contract'
import { uatConfigAnswer } from '../../../cloud-manager/uat-answers.ts'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

export const listUatConfigurations: CloudHandler<
  typeof cloudManager.listUatConfigurations
> = async ({ caller, services }) => {
  const configs = await services.store.read.uatConfigs.ofTenant(caller.tenant.luid)
  return configs.map(uatConfigAnswer)
}
