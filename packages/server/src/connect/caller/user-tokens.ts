/** User tokens: JWTs that an application signs for its end users. One token serves many requests. */

import { BoundedMap } from '../../domain/bounded-map.ts'
import { isFor, readTimes, textOf } from '../../identity/jwt/claims.ts'
import { claimsOf, isGenuine, jwtParts, readJws } from '../../identity/jwt/jws.ts'
import { importPem, type VerificationKey } from '../../identity/jwt/keys.ts'
import type { JsonObject } from '../../identity/jwt/strict-json.ts'
import { SignInRefused } from '../../identity/refusals/refusal.ts'
import type { Reason } from '../../identity/refusals/reasons.ts'
import type { Clock, ConnectProject, ConnectSigningKey } from '../../ports/index.ts'
import { isPlain } from '../body.ts'

const method = 'connect-user'
/** How far ahead of the server the application's clock may be. A token that has expired is refused at once. */
const aheadSeconds = 5
const longestLifeSeconds = 3600
const longestUserId = 512
const keptKeys = 1_000

export interface UserTokens {
  /** @returns the end user's id. @throws SignInRefused */
  verify(token: string, project: ConnectProject, keys: readonly ConnectSigningKey[]): string
}

export function createUserTokens(clock: Clock): UserTokens {
  const imported = new BoundedMap<string, VerificationKey>(keptKeys)
  const keyOf = ({ publicKey, algorithm }: ConnectSigningKey): VerificationKey => {
    const known = imported.get(publicKey)
    if (known !== undefined) return known
    const key = importPem(publicKey, algorithm)
    imported.set(publicKey, key)
    return key
  }
  return {
    verify(token, project, keys) {
      const algorithms = [...new Set(keys.map(({ algorithm }) => algorithm))]
      const jws = readJws(jwtParts(token), { method, algorithms })
      const named = jws.kid === null ? keys : keys.filter(({ keyId }) => keyId === jws.kid)
      if (named.length === 0) throw refused('jwt_kid_unknown')
      if (!named.some((key) => isGenuine(jws, keyOf(key)))) throw refused('jwt_signature')
      const claims = claimsOf(jws, method)
      checkTimes(claims, clock.now())
      checkAudience(claims, project)
      return userIn(claims)
    },
  }
}

const refused = (reason: Reason) => new SignInRefused({ reason, method })

function checkTimes(claims: JsonObject, now: Date): void {
  const times = readTimes(claims, {
    now,
    leewaySeconds: aheadSeconds,
    maxLifetimeSeconds: longestLifeSeconds,
  })
  if ('reason' in times) throw refused(times.reason)
  if (times.expiresAt <= now) throw refused('jwt_expired')
}

/** @see the vendor's setup page: `useparagon.com/{projectId}`, which older tokens do not have */
function checkAudience({ aud }: { readonly aud?: unknown }, { luid }: ConnectProject): void {
  if (aud === undefined) return
  const names = [`useparagon.com/${luid}`, luid]
  const isText = typeof aud === 'string' || (Array.isArray(aud) && aud.every(isTextValue))
  if (!isText || !names.some((name) => isFor(name, aud))) throw refused('jwt_aud')
}

const isTextValue = (value: unknown): boolean => typeof value === 'string'

function userIn({ sub }: { readonly sub?: unknown }): string {
  const user = textOf(sub)
  if (user === null) throw refused('jwt_sub_missing')
  if (user.length > longestUserId || !isPlain(user)) throw refused('jwt_claim_type')
  return user
}
