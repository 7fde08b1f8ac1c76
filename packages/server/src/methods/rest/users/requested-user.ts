import { cloudSiteRoles, type CloudSiteRole, type Raise } from '@easel/contract'
import {
  methodOf,
  type AuthenticationMethod,
} from '../../../cloud-manager/authentication-method.ts'
import type { Reader, Site } from '../../../ports/index.ts'

/** A site role that a user of a cloud site can be given. */
export function requestedRole(name: string, error: Raise<'400013'>): CloudSiteRole {
  const role = cloudSiteRoles.find((known) => known === name)
  if (role === undefined) throw error('400013', { role: name, roles: cloudSiteRoles.join(', ') })
  return role
}

interface RequestedMethod {
  readonly authSetting?: string | undefined
  readonly idpConfigurationId?: string | undefined
}

/** The way to authenticate that a request names; null where it names none, or the present one. */
export async function requestedMethod(
  read: Reader,
  of: { readonly site: Site; readonly present: AuthenticationMethod | null },
  asked: RequestedMethod & { readonly error: Raise<'400000'> },
): Promise<AuthenticationMethod | null> {
  const { authSetting: idpType, idpConfigurationId, error } = asked
  // Clients send back what they have read, also where the site keeps no configuration for it.
  const isPresent =
    of.present !== null &&
    (idpType ?? of.present.authSetting) === of.present.authSetting &&
    (idpConfigurationId ?? of.present.idpConfigurationLuid) === of.present.idpConfigurationLuid
  if (isPresent) return null
  const method = await methodOf(read, of, { idpType, idpConfigurationId })
  if (method !== null && 'problem' in method) throw error('400000', method)
  return method
}

/** Users of a cloud site are not kept in pools. */
export function refuseIdentityPools(
  user: {
    readonly identityPoolName?: string
    readonly identityUuid?: string
    readonly identifier?: string
  },
  error: Raise<'400000'>,
): void {
  const named = (['identityPoolName', 'identityUuid', 'identifier'] as const).find(
    (name) => user[name] !== undefined,
  )
  if (named === undefined) return
  throw error('400000', {
    problem: `${named} is of Tableau Server: a cloud site has no identity pools`,
  })
}
