/**
 * Sign-in with a JWT of an external authorization server (OAuth 2.0 trust): the site trusts an issuer, whose published keys vouch for a
 * user.
 *
 * @see help, Configure Connected Apps with OAuth 2.0 Trust
 */

import type { Clock, ExternalAuthorizationServer, Site, Store } from '../../ports/index.ts'
import { admit } from './admit.ts'
import type { JwtSignIn } from './connected-app.ts'
import type { KeyAnswer, KeySource } from '../trust/jwks.ts'
import type { Metadata } from '../trust/jwks/discovery.ts'
import { isFor } from '../jwt/claims.ts'
import { isAsymmetric } from '../jwt/algorithms.ts'
import { isGenuine, type UnverifiedJws } from '../jwt/jws.ts'
import type { VerificationKey } from '../jwt/keys.ts'
import { createDummyKeys } from '../jwt/dummy-keys.ts'
import { readGrant, type JwtSettings } from '../jwt/short-lived.ts'
import { isName, nowhere, siteAt } from './look-up.ts'
import { ownerNamed, withOwner } from './owner.ts'
import type { JwtReason, Reason } from '../refusals/reasons.ts'
import { SignInRefused, type EventFacts } from '../refusals/refusal.ts'
import { claimOf } from './spent-jwts.ts'

export interface ExternalAuthorizationServerDeps {
  readonly store: Store
  readonly clock: Clock
  readonly issuerKeys: KeySource
  readonly settings: JwtSettings
  readonly recordUseAfterSeconds: number
  /** Whether a server that is deleted or disabled takes the sessions with it that it vouched for. */
  readonly endSessionsWithApp: boolean
}

const method = 'external-authorization-server'
/** The audience of server-wide trust. Also accepted from a server of one site; the event records it. */
const plainAudience = 'tableau'

export function createExternalAuthorizationServerSignIn(
  deps: ExternalAuthorizationServerDeps,
): JwtSignIn {
  const dummyKeys = createDummyKeys()
  return {
    async signIn({ jwt, contentUrl }) {
      const { jws, claims, issuer } = jwt
      if (!isAsymmetric(jws.algorithm)) throw refusal('jwt_alg')
      if (jws.kid === null || jws.kid === '') throw refusal('jwt_kid_missing')
      const found = await lookUp(deps, { jws, issuer, contentUrl })
      // Always checked, so that response times do not reveal which issuers the site trusts.
      const isRight = isGenuine(jws, found.key ?? dummyKeys.keyOf(jws.algorithm))
      if (found.key === null) throw refusal(found.reason, found.facts)
      const { key: proof, keysFrom, server, site, facts: known } = found
      if (!isRight) throw refusal('jwt_signature', known)
      const audience = `${plainAudience}:${site.luid}`
      const isPlainAudience = !isFor(audience, claims['aud'])
      const facts = { ...known, keysFrom, isPlainAudience }
      const audiences = [audience, plainAudience]
      const owner = () => ownerNamed(deps.store.read, site, { claim: 'sub', value: claims['sub'] })
      return withOwner(owner, async () => {
        const grant = readGrant(claims, { ...deps, method, audiences, facts })
        const trustId = server.luid
        return admit(deps, {
          method,
          kind: 'oauth-trust',
          trustId,
          site,
          claims,
          usernameClaim: 'sub',
          username: grant.subject,
          scopes: grant.scopes,
          proof,
          facts,
          claim: claimOf({ ...grant, trustId }, deps.settings),
          revoked: async () => (deps.endSessionsWithApp ? revokedMeanwhile(deps, server) : null),
        })
      })
    },
  }
}

function refusal(reason: Reason, facts: EventFacts = {}): SignInRefused {
  return new SignInRefused({ reason, method, facts })
}

async function revokedMeanwhile(
  { store }: ExternalAuthorizationServerDeps,
  { siteId, luid }: ExternalAuthorizationServer,
): Promise<JwtReason | null> {
  const now = await store.read.externalAuthorizationServers.byLuid(siteId, luid)
  if (now === null) return 'jwt_iss_unknown'
  return now.isEnabled ? null : 'jwt_app_disabled'
}

const reasons: Readonly<Record<Extract<KeyAnswer, { readonly key: null }>['problem'], JwtReason>> =
  {
    kid_unknown: 'jwt_kid_unknown',
    key_unfit: 'jwt_key_unfit',
    key_too_small: 'key_too_small',
    metadata_unavailable: 'eas_discovery',
    keys_unavailable: 'eas_jwks',
  }

type LookedUp =
  | {
      readonly key: VerificationKey
      /** The metadata document that names the address of the keys. */
      readonly keysFrom: Metadata | null
      readonly server: ExternalAuthorizationServer
      readonly site: Site
      readonly facts: EventFacts
    }
  | { readonly key: null; readonly reason: Reason; readonly facts: EventFacts }

/** The trust and key that the token names. Asks the store the same, whether there is such a site or not. */
async function lookUp(
  { store, issuerKeys }: ExternalAuthorizationServerDeps,
  asked: { readonly jws: UnverifiedJws; readonly issuer: string; readonly contentUrl: string },
): Promise<LookedUp> {
  const { read } = store
  const { jws, issuer, contentUrl } = asked
  const facts = { issuer: issuer.slice(0, 256), contentUrl: contentUrl.slice(0, 128) }
  const site = await siteAt(read, contentUrl)
  const server = isName(issuer)
    ? await read.externalAuthorizationServers.byIssuer(site?.id ?? nowhere, issuer)
    : null
  if (site === null) return { key: null, reason: 'site_unknown', facts }
  if (server === null) return { key: null, reason: 'jwt_iss_unknown', facts }
  if (!server.isEnabled) return { key: null, reason: 'jwt_app_disabled', facts }
  const kid = jws.kid ?? ''
  const known = { serverLuid: server.luid, kid: kid.slice(0, 64) }
  const owner = { luid: server.luid, issuer: server.issuerUrl, jwksUri: server.jwksUri }
  const found = await issuerKeys.keyOf(owner, { kid, algorithm: jws.algorithm })
  if (found.key === null) {
    const { problem, detail, seen } = found
    return { key: null, reason: reasons[problem], facts: { ...known, ...seen, detail } }
  }
  return { key: found.key, keysFrom: found.metadata, server, site, facts: known }
}
