/** Selects the trust that checks a JWT by the caller's flag and the token's issuer, never by the signature algorithm. */

import type { SignInMethod } from '../refusals/sign-in-method.ts'
import type { Reader } from '../../ports/index.ts'
import type { Authenticated } from './authenticated.ts'
import type { JwtSignIn } from './connected-app.ts'
import { isGuess } from '../guard/guesses.ts'
import { algorithms, isAlgorithm } from '../jwt/algorithms.ts'
import { issuerOf, type ReadJwt } from '../jwt/issuer.ts'
import { claimsOf, readJws, type JwtParts } from '../jwt/jws.ts'
import { isLuid, isName, nowhere, siteAt } from './look-up.ts'
import { SignInRefused } from '../refusals/refusal.ts'

export interface JwtSignIns {
  readonly connectedApps: JwtSignIn
  readonly externalAuthorizationServers: JwtSignIn
  readonly uat: JwtSignIn
}

/** No trust takes longer hashes for shared secrets. */
const readable = Object.keys(algorithms)
  .filter(isAlgorithm)
  .filter((name) => name !== 'HS384' && name !== 'HS512')

export interface JwtCredential {
  readonly jwt: ReadJwt
  readonly isUat: boolean
  readonly contentUrl: string
}

/** @throws SignInRefused when it is no token, is not signed, or names no issuer */
export function readJwt(parts: JwtParts, method: SignInMethod): ReadJwt {
  const jws = readJws(parts, { method, algorithms: readable })
  const claims = claimsOf(jws, method)
  return { jws, claims, issuer: issuerOf(jws, claims, method) }
}

/** The method of sign-in that the flag and the issuer select. */
export function signInMethodOf({ jwt, isUat }: Pick<JwtCredential, 'jwt' | 'isUat'>): SignInMethod {
  if (isUat) return 'uat'
  return isAddress(jwt.issuer) ? 'external-authorization-server' : 'connected-app'
}

/** @throws SignInRefused for the method that the token belongs to */
export async function signInWithJwt(
  verifiers: JwtSignIns,
  read: Reader,
  credential: JwtCredential,
): Promise<Authenticated> {
  const { jwt, isUat, contentUrl } = credential
  const byIssuer = isAddress(jwt.issuer)
    ? verifiers.externalAuthorizationServers
    : verifiers.connectedApps
  try {
    return await (isUat ? verifiers.uat : byIssuer).signIn({ jwt, contentUrl })
  } catch (error) {
    if (!(error instanceof SignInRefused) || !isGuess(error)) throw error
    // Looked up for every refusal that could be this one: what only the unknown issuer took would tell it apart.
    const isElsewhere = await isKnownElsewhere(read, credential)
    if (error.reason !== 'jwt_iss_unknown' || !isElsewhere) throw error
    const { method, eventFacts: facts } = error
    throw new SignInRefused({ reason: 'uat_flag_mismatch', method, facts }, { cause: error })
  }
}

/** Authorization servers are registered under an address, connected apps under an id. */
const isAddress = (issuer: string): boolean => issuer.includes('://')

/** Whether the issuer is known with the other flag. Only the log shows it. */
async function isKnownElsewhere(
  read: Reader,
  { jwt, isUat, contentUrl }: JwtCredential,
): Promise<boolean> {
  const { issuer } = jwt
  const site = await siteAt(read, contentUrl)
  if (!isName(issuer)) return false
  if (!isUat) return (await read.uatConfigs.byIssuer(site?.tenantLuid ?? '', issuer)) !== null
  if (isAddress(issuer)) {
    const siteId = site?.id ?? nowhere
    return (await read.externalAuthorizationServers.byIssuer(siteId, issuer)) !== null
  }
  const app = isLuid(issuer) ? await read.connectedApps.byClientId(issuer) : null
  return app !== null && app.siteId === site?.id
}
