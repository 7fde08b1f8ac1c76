import type { rest } from '@easel/contract'
import { configurationsOn, settingOf } from '../../../cloud-manager/authentication-method.ts'
import type { Handler } from '../../../kernel/context.ts'

export const listSiteAuthConfigurations: Handler<typeof rest.listSiteAuthConfigurations> = async ({
  caller,
  services,
}) => {
  const configurations = await configurationsOn(services.store.read, caller.site)
  return {
    siteAuthConfigurations: {
      siteAuthConfiguration: configurations.map(({ kind, isEnabled, luid, name }) => ({
        authSetting: settingOf[kind],
        enabled: isEnabled,
        idpConfigurationId: luid,
        idpConfigurationName: name,
      })),
    },
  }
}
