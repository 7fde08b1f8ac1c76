/** The ways to sign in that need no code of the caller's. */

import { mintJwt, type DirectTrust } from './mint.ts'
import { jwtOf, type AuthProvider, type JwtSource } from './provider.ts'

interface OnSite {
  /** `contentUrl` of the site. Default: the default site. */
  readonly site?: string
}

/** By a personal access token. An administrator may name another user, whose session it then is. */
export function pat({
  name,
  secret,
  site = '',
  impersonate,
}: OnSite & {
  readonly name: string
  readonly secret: string
  readonly impersonate?: string
}): AuthProvider {
  return {
    kind: 'credentials',
    site,
    credentials: () => ({
      personalAccessTokenName: name,
      personalAccessTokenSecret: secret,
      ...(impersonate === undefined ? {} : { user: { id: impersonate } }),
    }),
  }
}

/** By user name and password, where the service allows it. */
export function password(
  user: OnSite & { readonly name: string; readonly password: string },
): AuthProvider {
  const credentials = { name: user.name, password: user.password }
  return { kind: 'credentials', site: user.site ?? '', credentials: () => credentials }
}

/** By a JWT of your identity provider, which the site trusts. */
export function oauthTrust({ jwt, site = '' }: OnSite & { readonly jwt: JwtSource }): AuthProvider {
  return { kind: 'credentials', site, credentials: async () => ({ jwt: await jwtOf(jwt) }) }
}

/** By a unified access token, which the tenant trusts. */
export function uat({ jwt, site = '' }: OnSite & { readonly jwt: JwtSource }): AuthProvider {
  return {
    kind: 'credentials',
    site,
    credentials: async () => ({ jwt: await jwtOf(jwt), isUat: true }),
  }
}

/** By a session that is open already. It is not renewed, and not ended with the client. */
export function session(token: string): AuthProvider {
  return { kind: 'session', token }
}

/** By a connected app (direct trust), whose JWT is signed here for each sign-in. */
export function directTrust(trust: DirectTrust): AuthProvider {
  return {
    kind: 'credentials',
    site: trust.site ?? '',
    scopes: trust.scopes,
    credentials: async () => ({ jwt: await mintJwt(trust) }),
  }
}
