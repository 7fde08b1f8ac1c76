/**
 * Unified access tokens: an issuer that a tenant's configuration trusts vouches for a user, on the sites and with the scopes that the
 * configuration lists, for the REST API and for Cloud Manager. A token carries no audience; the pair of issuer and tenant takes its
 * place. It may be shown again as long as it lives, and be revoked by its `jti`.
 *
 * @see help, "Configure Unified Access Tokens"; clients share one `jti` among all tokens of a second, so that it cannot be good once
 */

import type { Clock, Site, Store, UatConfig } from '../../ports/index.ts'
import { jsonTypeOf, misfit, typeFacts } from '../jwt/claim-types.ts'
import { textOf, vendorClaim } from '../jwt/claims.ts'
import type { KeySource } from '../trust/jwks.ts'
import type { ReadJwt } from '../jwt/issuer.ts'
import { isAsymmetric } from '../jwt/algorithms.ts'
import { isGenuine } from '../jwt/jws.ts'
import type { VerificationKey } from '../jwt/keys.ts'
import { createDummyKeys } from '../jwt/dummy-keys.ts'
import { timeFacts } from '../jwt/short-lived.ts'
import type { JsonObject } from '../jwt/strict-json.ts'
import { accountNamedBy, isName } from './look-up.ts'
import { ownerNamed, withOwner } from './owner.ts'
import type { Reason } from '../refusals/reasons.ts'
import { SignInRefused, type EventFacts } from '../refusals/refusal.ts'
import { hashSecret } from '../sessions/token.ts'
import { createUatKeys, type UatKeys } from './uat/keys.ts'
import { readUatScopes, scopeAbove } from './uat/scopes.ts'
import { readUatTimes } from './uat/times.ts'

export interface UatSettings {
  readonly leewaySeconds: number
  /** How far ahead `exp` may be. The vendor's sample lives for a year, and publishes no limit. */
  readonly maxLifetimeSeconds: number
}

export interface UatDeps {
  readonly store: Store
  readonly clock: Clock
  readonly issuerKeys: KeySource
  readonly settings: UatSettings
}

/** What the token is to open. */
export type UatResource =
  { readonly kind: 'site'; readonly site: Site } | { readonly kind: 'cloud-manager' }

export interface VerifiedUat {
  readonly config: UatConfig
  readonly username: string
  /** All of the token's, each within the configuration's ceiling. */
  readonly scopes: readonly string[]
  readonly claims: JsonObject
  /** The key that verified it. */
  readonly proof: VerificationKey
  readonly expiresAt: Date
  readonly facts: EventFacts
}

export interface UatVerifier {
  /** @throws SignInRefused with a reason for the log; the caller receives the same error for all of them */
  verify(token: { readonly jwt: ReadJwt; readonly resource: UatResource }): Promise<VerifiedUat>
  /** Refuses a token for a site that is not there, with the work that any other refusal takes. */
  refusalAtNoSite(jwt: ReadJwt, contentUrl: string): Promise<SignInRefused>
}

export function createUatVerifier(deps: UatDeps): UatVerifier {
  const keys = createUatKeys(deps.issuerKeys)
  const dummyKeys = createDummyKeys()
  return {
    async verify({ jwt, resource }) {
      const { jws, claims } = jwt
      const isAtSite = resource.kind === 'site'
      const tenantLuid = isAtSite ? resource.site.tenantLuid : (tenantOf(claims) ?? noTenant)
      const found = await lookUp({ ...deps, keys }, jwt, tenantLuid)
      // Always checked, so that response times do not reveal which issuers the tenant trusts.
      const isRight = isGenuine(jws, found.key ?? dummyKeys.keyOf(jws.algorithm))
      const refuse = refusalWith(found.facts)
      if (found.key === null) throw refuse(found.reason)
      if (!isRight) throw refuse('jwt_signature')
      const { config, key: proof, facts } = found
      const owner = () => ownerOf(deps.store, { config, claims, resource })
      return withOwner(owner, async () => {
        const expiresAt = checkTimes(deps, claims, refuse)
        const other = misfit(claims, 'payload', ['aud', 'sub'])
        if (other !== null) throw refuse('jwt_claim_type', other)
        checkResource(config, claims, { resource, refuse })
        await checkRevocation(deps, { config, claims, refuse })
        const scopes = checkScopes(config, claims, refuse)
        const username = textOf(claims[config.usernameClaim])
        if (username === null) {
          const claim = config.usernameClaim
          throw refuse('uat_username_missing', { claim, ...typeIfWrong(claims, claim) })
        }
        return { config, username, scopes, claims, proof, expiresAt, facts }
      })
    },

    async refusalAtNoSite(jwt, contentUrl) {
      await lookUp({ ...deps, keys }, jwt, noTenant)
      isGenuine(jwt.jws, dummyKeys.keyOf(jwt.jws.algorithm))
      return refusalWith({ contentUrl: contentUrl.slice(0, 128) })('site_unknown')
    },
  }
}

async function ownerOf(
  { read }: Store,
  token: {
    readonly config: UatConfig
    readonly claims: JsonObject
    readonly resource: UatResource
  },
): Promise<EventFacts> {
  const { config, claims, resource } = token
  const { tenantLuid, usernameClaim: claim } = config
  const name = textOf(claims[claim])
  if (resource.kind === 'site') return ownerNamed(read, resource.site, { claim, value: name })
  const account = name === null ? null : await accountNamedBy(read, tenantLuid, { claim, name })
  return { tenantLuid, accountLuid: account?.luid ?? null }
}

type Refuse = (reason: Reason, facts?: EventFacts) => SignInRefused

const refusalWith =
  (facts: EventFacts): Refuse =>
  (reason, more = {}) =>
    new SignInRefused({ reason, method: 'uat', facts: { ...facts, ...more } })

/** Id of no tenant. */
const noTenant = ''

type LookedUp =
  | { readonly key: VerificationKey; readonly config: UatConfig; readonly facts: EventFacts }
  | { readonly key: null; readonly reason: Reason; readonly facts: EventFacts }

/**
 * The configuration whose issuer the token names, or names instead: the override distinguishes two issuers of one name. Asks the
 * store the same, whether the tenant has such a one or not.
 */
async function lookUp(
  { store, keys }: UatDeps & { readonly keys: UatKeys },
  { jws, claims, issuer }: ReadJwt,
  tenantLuid: string,
): Promise<LookedUp> {
  const override = claims[vendorClaim('issuerOverride')]
  const isOverridden = override !== undefined
  const named = textOf(isOverridden ? override : claims['iss'])
  const asked = { issuer: (named ?? issuer).slice(0, 256), isOverridden }
  const refused = (reason: Reason, facts: EventFacts = asked) =>
    ({ key: null, reason, facts }) as const
  if (named === null) {
    const facts = { ...asked, ...typeIfWrong(claims, vendorClaim('issuerOverride')) }
    return refused(isOverridden ? 'uat_issuer_override' : 'jwt_iss_missing', facts)
  }

  const isAskable = isName(named) && isName(tenantLuid)
  const config = isAskable ? await store.read.uatConfigs.byIssuer(tenantLuid, named) : null
  if (config === null) return refused('jwt_iss_unknown')
  const facts = { configLuid: config.luid, kid: jws.kid?.slice(0, 64) ?? null }
  if (!config.isEnabled) return refused('uat_disabled', facts)
  // A secret is never a public key, whatever the configuration lists.
  const isListed = config.algorithms.includes(jws.algorithm)
  if (!isListed || !isAsymmetric(jws.algorithm)) {
    return refused('uat_alg', { ...facts, algorithms: config.algorithms.join(' ') })
  }
  const found = await keys.keyOf(config, jws)
  if (found.key === null)
    return refused(found.reason, { ...facts, ...found.seen, detail: found.detail })
  return { key: found.key, config, facts }
}

/** What is said of a claim that should be a text, is there, and is none. */
function typeIfWrong(claims: JsonObject, claim: string): EventFacts {
  const value = claims[claim]
  return value === undefined || textOf(value) !== null ? {} : typeFacts(claim, value)
}

function tenantOf(claims: JsonObject): string | null {
  return textOf(claims[vendorClaim('tenantId')])?.toLowerCase() ?? null
}

function checkTimes({ clock, settings }: UatDeps, claims: JsonObject, refuse: Refuse): Date {
  const now = clock.now()
  const times = readUatTimes(claims, { ...settings, now })
  if ('reason' in times) throw refuse(times.reason, timeFacts(claims, times, now))
  return times.expiresAt
}

function checkResource(
  config: UatConfig,
  claims: JsonObject,
  { resource, refuse }: { readonly resource: UatResource; readonly refuse: Refuse },
): void {
  if (tenantOf(claims) !== config.tenantLuid)
    throw refuse('uat_tenant', typeIfWrong(claims, vendorClaim('tenantId')))
  const luid = resource.kind === 'site' ? resource.site.luid : config.tenantLuid
  const siteId = claims[vendorClaim('siteId')]
  if (siteId !== undefined && textOf(siteId)?.toLowerCase() !== luid) {
    throw refuse('uat_site_claim', typeIfWrong(claims, vendorClaim('siteId')))
  }
  if (!config.resourceIds.includes(luid)) throw refuse('uat_site_not_listed', { resource: luid })
}

/** A token passes for a moment after its end, since clocks differ; what refuses it outlasts that. */
const revokedLongerMs = 5 * 60_000

async function checkRevocation(
  { store, clock }: UatDeps,
  check: { readonly config: UatConfig; readonly claims: JsonObject; readonly refuse: Refuse },
): Promise<void> {
  const { config, claims, refuse } = check
  const { jti } = claims as { readonly jti?: unknown }
  if (jti === undefined) return
  const id = textOf(jti)
  if (id === null) throw refuse('jwt_claim_type', typeFacts('jti', jti))
  const jtiHash = hashSecret(id)
  const at = new Date(clock.now().getTime() - revokedLongerMs)
  if (await store.read.uatRevocations.isRevoked(config.tenantLuid, jtiHash, at)) {
    throw refuse('uat_revoked', { jtiHash: jtiHash.toString('hex') })
  }
}

function checkScopes(config: UatConfig, claims: JsonObject, refuse: Refuse): readonly string[] {
  const scopes = readUatScopes(claims)
  if (typeof scopes === 'string') {
    const claim = claims['scp'] === undefined ? 'scope' : 'scp'
    throw refuse(scopes, { claim, got: jsonTypeOf(claims[claim]) })
  }
  const above = scopeAbove(config.scopes, scopes)
  if (above !== null) throw refuse('jwt_scope_not_in_config', { scope: above.slice(0, 128) })
  return scopes
}
