import type { cloudManager } from '@easel/contract'
import {
  samlAnswer,
  saveConfiguration,
  settingsProblem,
} from '../../../cloud-manager/auth-configurations.ts'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

export const createSamlConfiguration: CloudHandler<
  typeof cloudManager.createSamlConfiguration
> = async (context) => {
  const { body, caller, site, services, now, error } = context
  const { idpConfigurationName: name, enabled = true, ...settings } = body
  const problem = settingsProblem(settings)
  if (problem !== null) throw error('E_400_API_SVC_1000', { problem })
  const configuration = {
    luid: services.random.uuid(),
    tenantLuid: caller.tenant.luid,
    siteLuid: site?.site.luid ?? null,
    kind: 'SAML' as const,
    name,
    isEnabled: enabled,
    settings,
    sealedSecret: null,
  }
  await services.store.transaction((write) => saveConfiguration(write, configuration, now))
  return samlAnswer({ ...configuration, id: 0 }, services.publicUrl())
}
