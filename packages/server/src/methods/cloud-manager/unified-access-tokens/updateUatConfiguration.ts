import type { cloudManager } from '@easel/contract'
import { uatConfigAnswer } from '../../../cloud-manager/uat-answers.ts'
import { changeUatConfig } from '../../../cloud-manager/uat-changes.ts'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

export const updateUatConfiguration: CloudHandler<
  typeof cloudManager.updateUatConfiguration
> = async ({ params, body, caller, services, now, error }) => {
  const which = { luid: params.configId.toLowerCase(), tenantLuid: caller.tenant.luid, now }
  const config = await services.store.transaction((write) => changeUatConfig(write, which, body))
  if (config === null) throw error('E_404_UAT_SVC_1001', { id: params.configId })
  if (!config.isEnabled) await services.siteSessions.endOfTrust(config.luid)
  return uatConfigAnswer(config)
}
