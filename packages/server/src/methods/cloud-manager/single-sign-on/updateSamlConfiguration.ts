import type { cloudManager } from '@easel/contract'
import {
  samlAnswer,
  samlOf,
  saveConfiguration,
  settingsProblem,
} from '../../../cloud-manager/auth-configurations.ts'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

/** Members that are not sent stay as they are. */
export const updateSamlConfiguration: CloudHandler<
  typeof cloudManager.updateSamlConfiguration
> = async (context) => {
  const { params, body, caller, site, services, now, error } = context
  const { idpConfigurationName: name, enabled, ...settings } = body
  const problem = settingsProblem(settings)
  if (problem !== null) throw error('E_400_API_SVC_1000', { problem })
  return services.store.transaction(async (write) => {
    const owner = { tenantLuid: caller.tenant.luid, site }
    const before = await samlOf(write, owner, params.configId)
    const configuration = {
      ...before,
      name: name ?? before.name,
      isEnabled: enabled ?? before.isEnabled,
      settings: { ...before.settings, ...settings },
    }
    await saveConfiguration(write, configuration, now)
    return samlAnswer(configuration, services.publicUrl())
  })
}
