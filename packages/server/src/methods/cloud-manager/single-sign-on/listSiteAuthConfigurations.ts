import type { cloudManager } from '@easel/contract'
import { authConfigurationAnswer } from '../../../cloud-manager/auth-configurations.ts'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

/** A site may also use what is set up for its tenant. */
export const listSiteAuthConfigurations: CloudHandler<
  typeof cloudManager.listSiteAuthConfigurations
> = async ({ caller, site, services }) => {
  const all = await services.store.read.cloud.authConfigurations(caller.tenant.luid)
  const own = all.filter(({ siteLuid }) => siteLuid === null || siteLuid === site.site.luid)
  return { authConfigurations: own.map(authConfigurationAnswer) }
}
