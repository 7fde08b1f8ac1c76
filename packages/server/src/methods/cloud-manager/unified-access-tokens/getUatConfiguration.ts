import type { cloudManager } from '@easel/contract'
import { uatConfigAnswer } from '../../../cloud-manager/uat-answers.ts'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

export const getUatConfiguration: CloudHandler<typeof cloudManager.getUatConfiguration> = async ({
  params,
  caller,
  services,
  error,
}) => {
  const luid = params.configId.toLowerCase()
  const config = await services.store.read.uatConfigs.byLuid(caller.tenant.luid, luid)
  if (config === null) throw error('E_404_UAT_SVC_1001', { id: params.configId })
  return uatConfigAnswer(config)
}
