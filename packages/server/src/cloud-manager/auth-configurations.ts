/** Ways to sign in, found, kept and answered. */

import { cloudError } from '@easel/contract'
import type { AuthConfiguration, Reader, TenantSite, Writer } from '../ports/index.ts'
import type { Ending, UserStanding } from './user-standing.ts'

export const authConfigurationAnswer = (configuration: AuthConfiguration) => ({
  idpConfigurationId: configuration.luid,
  idpConfigurationName: configuration.name,
  authSetting: configuration.kind,
  siteId: configuration.siteLuid ?? undefined,
  enabled: configuration.isEnabled,
})

type OidcSettings = { readonly clientId: string } & Readonly<Record<string, string>>

export const oidcAnswer = (configuration: AuthConfiguration) => ({
  idpConfigurationId: configuration.luid,
  idpConfigurationName: configuration.name,
  enabled: configuration.isEnabled,
  hasClientSecret: configuration.sealedSecret !== null,
  ...(configuration.settings as OidcSettings),
})

/** Addresses that the identity provider needs of us. */
export const samlAnswer = (configuration: AuthConfiguration, publicUrl: string) => ({
  idpConfigurationId: configuration.luid,
  idpConfigurationName: configuration.name,
  siteId: configuration.siteLuid ?? undefined,
  enabled: configuration.isEnabled,
  serviceProviderEntityId: `${publicUrl}/saml/metadata/${configuration.luid}`,
  acsUrl: `${publicUrl}/saml/sso/${configuration.luid}`,
  ...configuration.settings,
})

export async function oidcOf(read: Reader, tenantLuid: string): Promise<AuthConfiguration | null> {
  const all = await read.cloud.authConfigurations(tenantLuid)
  return all.find(({ kind }) => kind === 'OPENID') ?? null
}

/** @throws CloudError E_404_SSO_SVC_1000 when the tenant, or the site that is named, has none of that id */
export async function samlOf(
  read: Reader,
  owner: { readonly tenantLuid: string; readonly site: TenantSite | null },
  id: string,
): Promise<AuthConfiguration> {
  const all = await read.cloud.authConfigurations(owner.tenantLuid)
  const found = all.find(
    ({ kind, luid, siteLuid }) =>
      kind === 'SAML' &&
      luid === id.toLowerCase() &&
      (owner.site === null || siteLuid === owner.site.site.luid),
  )
  if (found === undefined) throw cloudError('E_404_SSO_SVC_1000', { id })
  return found
}

/** @throws CloudError E_409_SSO_SVC_1001 when the tenant or site has another one of that name */
export async function saveConfiguration(
  write: Writer,
  configuration: Omit<AuthConfiguration, 'id'>,
  now: Date,
): Promise<void> {
  const { tenantLuid, siteLuid, luid, name } = configuration
  const all = await write.cloud.authConfigurations(tenantLuid)
  const isTaken = all.some(
    (other) => other.luid !== luid && other.siteLuid === siteLuid && other.name === name,
  )
  if (isTaken) throw cloudError('E_409_SSO_SVC_1001', { name })
  await write.cloud.saveAuthConfiguration(configuration, now)
}

/**
 * Deletes a way to sign in. Who signed in by it goes on as by default, and loses the credentials of before.
 *
 * @returns what ends sessions, to be run once the transaction has committed
 */
export async function deleteConfiguration(
  write: Writer,
  standing: UserStanding,
  { luid }: AuthConfiguration,
): Promise<readonly Ending[]> {
  const endings: Ending[] = []
  for (const user of await write.users.ofIdpConfiguration(luid)) {
    const change = { authSetting: 'ServerDefault', idpConfigurationLuid: null } as const
    endings.push(...(await standing.change(write, user, change)).endings)
  }
  await write.cloud.deleteAuthConfiguration(luid)
  return endings
}

/** What is wrong with addresses among the settings, or null. */
export function settingsProblem(settings: Readonly<Record<string, unknown>>): string | null {
  for (const [name, value] of Object.entries(settings)) {
    if (!/(Url|Uri|Endpoint)$/.test(name) || typeof value !== 'string') continue
    if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol)) {
      return `${name} must be an http or https address.`
    }
  }
  return null
}
