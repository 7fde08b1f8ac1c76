import type { cloudManager } from '@easel/contract'
import {
  oidcAnswer,
  oidcOf,
  saveConfiguration,
  settingsProblem,
} from '../../../cloud-manager/auth-configurations.ts'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

/** Replaces all settings; the client's secret stays where none is sent. */
export const putOidcConfiguration: CloudHandler<typeof cloudManager.putOidcConfiguration> = async (
  context,
) => {
  const { body, caller, services, now, error } = context
  const tenantLuid = caller.tenant.luid
  const { idpConfigurationName: name, enabled, clientSecret, ...settings } = body
  const problem = settingsProblem(settings)
  if (problem !== null) throw error('E_400_API_SVC_1000', { problem })
  return services.store.transaction(async (write) => {
    const before = await oidcOf(write, tenantLuid)
    const luid = before?.luid ?? services.random.uuid()
    const sealedSecret =
      clientSecret === undefined
        ? (before?.sealedSecret ?? null)
        : services.clientSecrets.seal(luid, clientSecret)
    const configuration = {
      luid,
      tenantLuid,
      siteLuid: null,
      kind: 'OPENID' as const,
      name: name ?? before?.name ?? 'OIDC',
      isEnabled: enabled ?? before?.isEnabled ?? true,
      settings,
      sealedSecret,
    }
    await saveConfiguration(write, configuration, now)
    return oidcAnswer({ ...configuration, id: 0 })
  })
}
