/** Which way a user of a site is to authenticate, among those that the site and its tenant have set up. */

import { authSettings, type AuthSetting } from '../domain/auth-settings.ts'
import type { AuthConfiguration, Reader, Site } from '../ports/index.ts'

export interface WantedMethod {
  /** A name of the REST API or of Cloud Manager, in any case. */
  readonly idpType?: string | undefined
  readonly idpConfigurationId?: string | null | undefined
}

export interface AuthenticationMethod {
  readonly authSetting: AuthSetting
  readonly idpConfigurationLuid: string | null
}

/** What Cloud Manager calls OPENID is OpenID in the REST API. */
export const settingOf = { OPENID: 'OpenID', SAML: 'SAML' } as const satisfies Record<
  AuthConfiguration['kind'],
  AuthSetting
>

/**
 * The method that is meant, or what is wrong with it. Null: none was named, or the one that the user has already. A kind without a
 * configuration means the site's own, else the tenant's, by age.
 */
export async function methodOf(
  read: Reader,
  { site, present }: { readonly site: Site; readonly present: AuthenticationMethod | null },
  { idpType, idpConfigurationId }: WantedMethod,
): Promise<AuthenticationMethod | { readonly problem: string } | null> {
  const setting = authSettings.find((name) => name.toLowerCase() === idpType?.toLowerCase())
  if (idpType !== undefined && setting === undefined) {
    return { problem: `'${idpType}' is none of ${authSettings.join(', ')}.` }
  }
  if (idpConfigurationId == null) {
    if (setting === undefined || setting === present?.authSetting) return null
    if (setting === 'ServerDefault' || setting === 'TableauIDWithMFA') {
      return { authSetting: setting, idpConfigurationLuid: null }
    }
  }
  const usable = await usableOn(read, site)
  const found =
    idpConfigurationId == null
      ? usable.find(({ kind }) => settingOf[kind] === setting)
      : usable.find(({ luid }) => luid === idpConfigurationId.toLowerCase())
  if (found === undefined) {
    const what = idpConfigurationId == null ? `for ${setting}` : `'${idpConfigurationId}'`
    return { problem: `Site '${site.name}' has no enabled authentication configuration ${what}.` }
  }
  const authSetting = settingOf[found.kind]
  if (setting !== undefined && setting !== authSetting) {
    return { problem: `Authentication configuration '${found.luid}' is not for ${setting}.` }
  }
  return { authSetting, idpConfigurationLuid: found.luid }
}

const usableOn = async (read: Reader, site: Site): Promise<readonly AuthConfiguration[]> =>
  (await configurationsOn(read, site)).filter(({ isEnabled }) => isEnabled)

/** Those of the site and of its whole tenant; the site's own first. */
export async function configurationsOn(
  read: Reader,
  site: Site,
): Promise<readonly AuthConfiguration[]> {
  const all = await read.cloud.authConfigurations(site.tenantLuid)
  const own = all.filter(({ siteLuid }) => siteLuid === site.luid)
  return [...own, ...all.filter(({ siteLuid }) => siteLuid === null)]
}
