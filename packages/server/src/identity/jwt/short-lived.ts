/** Claims of JWTs that connected apps and external authorization servers issue: short-lived, good once, for a named audience. */

import type { SignInMethod } from '../refusals/sign-in-method.ts'
import type { Clock } from '../../ports/clock.ts'
import { SignInRefused, type EventFacts } from '../refusals/refusal.ts'
import type { Reason } from '../refusals/reasons.ts'
import { misfit, typeFactsIfThere } from './claim-types.ts'
import { isFor, readScopes, readTimes, shownOf, textOf, type TimesRead } from './claims.ts'
import type { JsonObject } from './strict-json.ts'

export interface JwtSettings {
  readonly leewaySeconds: number
  /** 600 on the real service. */
  readonly maxLifetimeSeconds: number
}

/** What a verified JWT grants, and how long it could be shown again. */
export interface Granted {
  readonly subject: string
  readonly jti: string
  readonly scopes: readonly string[]
  readonly expiresAt: Date
}

export interface ClaimRules {
  readonly method: SignInMethod
  readonly clock: Clock
  readonly settings: JwtSettings
  /** Any one of them. */
  readonly audiences: readonly string[]
  readonly facts: EventFacts
}

/** @param claims Verified. @throws SignInRefused with the first thing that is wrong */
export function readGrant(claims: JsonObject, rules: ClaimRules): Granted {
  const { clock, settings, facts, method } = rules
  const refuse = (reason: Reason, more: EventFacts = {}): SignInRefused =>
    new SignInRefused({ reason, method, facts: { ...facts, ...more } })

  const now = clock.now()
  const times = readTimes(claims, { ...settings, now })
  if ('reason' in times) throw refuse(times.reason, timeFacts(claims, times, now))
  const notTexts = misfit(claims, 'payload', ['aud'])
  if (!rules.audiences.some((audience) => isFor(audience, claims['aud']))) {
    throw refuse('jwt_aud', notTexts ?? {})
  }
  if (notTexts !== null) throw refuse('jwt_claim_type', notTexts)
  const subject = textOf(claims['sub'])
  if (subject === null) throw refuse('jwt_sub_missing', typeFactsIfThere('sub', claims['sub']))
  const jti = textOf(claims['jti'])
  if (jti === null) throw refuse('jwt_jti_missing', typeFactsIfThere('jti', claims['jti']))
  const scopes = readScopes(claims['scp'])
  if (typeof scopes === 'string') throw refuse(scopes)
  return { subject, jti, scopes, expiresAt: times.expiresAt }
}

/** Where a claim that is there has the wrong type, that is what is wrong. */
const typeReasons: ReadonlySet<Reason> = new Set([
  'jwt_claim_type',
  'jwt_exp_missing',
  'uat_iat_missing',
])

/** Facts that show the owner of the JWT that a clock, or the unit of a claim, is wrong. */
export function timeFacts(
  claims: JsonObject,
  times: Extract<TimesRead, { reason: unknown }>,
  now: Date,
): EventFacts {
  return {
    ...(typeReasons.has(times.reason) && misfit(claims, 'payload', [times.claim])),
    claim: times.claim,
    value: shownOf(claims[times.claim]).slice(0, 40),
    serverSeconds: Math.floor(now.getTime() / 1000),
  }
}
