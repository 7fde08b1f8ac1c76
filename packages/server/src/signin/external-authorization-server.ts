/**
 * Sign-in with a JWT of an external authorization server (OAuth 2.0 trust): the site trusts an issuer, whose published keys vouch for a
 * user.
 *
 * @see help, Configure Connected Apps with OAuth 2.0 Trust
 */

import type {
  Clock,
  ExternalAuthorizationServer,
  SessionStore,
  Site,
  Store,
} from '../ports/index.ts'
import { admit } from './admit.ts'
import type { JwtDoor } from './connected-app.ts'
import type { KeyAnswer, KeySource } from './jwks.ts'
import type { Metadata } from './jwks/discovery.ts'
import { isFor } from './jwt/claims.ts'
import { isAsymmetric } from './jwt/algorithms.ts'
import { isGenuine, type UnverifiedJws } from './jwt/jws.ts'
import { readGrant, type JwtSettings } from './jwt/short-lived.ts'
import { isName, siteAt } from './look-up.ts'
import { ownerNamed, withOwner } from './owner.ts'
import type { JwtReason } from './reasons.ts'
import { SignInRefused, type EventFacts } from './refusal.ts'
import { spendJwt } from './spent-jwts.ts'

export interface ExternalAuthorizationServerDeps {
  readonly store: Store
  readonly jwtIds: Pick<SessionStore, 'claimJwtId'>
  readonly clock: Clock
  readonly issuerKeys: KeySource
  readonly settings: JwtSettings
  readonly recordUseAfterSeconds: number
  /** Whether a server that is deleted or disabled takes the sessions with it that it vouched for. */
  readonly endSessionsWithApp: boolean
}

const door = 'external-authorization-server'
/** What server-wide trust has; accepted from a site's own server, too, and told in the event. */
const plainAudience = 'tableau'

export function createExternalAuthorizationServerDoor(
  deps: ExternalAuthorizationServerDeps,
): JwtDoor {
  return {
    async signIn({ jwt, contentUrl }) {
      const { jws, claims, issuer } = jwt
      if (!isAsymmetric(jws.algorithm)) throw refusal('jwt_alg')
      if (jws.kid === null || jws.kid === '') throw refusal('jwt_kid_missing')
      const { server, site } = await trustOf(deps, { issuer, contentUrl })
      const known = { serverLuid: server.luid, kid: jws.kid.slice(0, 64) }
      const keysFrom = await checkSignature(deps, { jws, server, facts: known })
      const audience = `${plainAudience}:${site.luid}`
      const isPlainAudience = !isFor(audience, claims['aud'])
      const facts = { ...known, keysFrom, isPlainAudience }
      const audiences = [audience, plainAudience]
      const owner = () => ownerNamed(deps.store.read, site, claims['sub'])
      return withOwner(owner, async () => {
        const grant = readGrant(claims, { ...deps, door, audiences, facts })
        const spent = { ...grant, trustId: server.luid }
        return admit(deps, {
          door,
          kind: 'oauth-trust',
          trustId: server.luid,
          site,
          claims,
          usernameClaim: 'sub',
          username: grant.subject,
          scopes: grant.scopes,
          facts,
          spend: () => spendJwt(deps, spent, { door, facts }),
          revoked: async () => (deps.endSessionsWithApp ? revokedMeanwhile(deps, server) : null),
        })
      })
    },
  }
}

function refusal(reason: JwtReason, facts: EventFacts = {}): SignInRefused {
  return new SignInRefused({ reason, door, facts })
}

async function trustOf(
  { store }: ExternalAuthorizationServerDeps,
  asked: { readonly issuer: string; readonly contentUrl: string },
): Promise<{ readonly server: ExternalAuthorizationServer; readonly site: Site }> {
  const { read } = store
  const { issuer, contentUrl } = asked
  const facts = { issuer: issuer.slice(0, 256), contentUrl: contentUrl.slice(0, 128) }
  const site = await siteAt(read, contentUrl)
  if (site === null) throw new SignInRefused({ reason: 'site_unknown', door, facts })
  const server = isName(issuer)
    ? await read.externalAuthorizationServers.byIssuer(site.id, issuer)
    : null
  if (server === null) throw refusal('jwt_iss_unknown', facts)
  if (!server.isEnabled) throw refusal('jwt_app_disabled', facts)
  return { server, site }
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

/** @returns which metadata document told where the keys are */
async function checkSignature(
  deps: ExternalAuthorizationServerDeps,
  check: {
    readonly jws: UnverifiedJws
    readonly server: ExternalAuthorizationServer
    readonly facts: EventFacts
  },
): Promise<Metadata | null> {
  const { jws, server, facts } = check
  const owner = { luid: server.luid, issuer: server.issuerUrl, jwksUri: server.jwksUri }
  const wanted = { kid: jws.kid ?? '', algorithm: jws.algorithm }
  const found = await deps.issuerKeys.keyOf(owner, wanted)
  if (found.key === null) {
    const { detail, seen } = found
    throw refusal(reasons[found.problem], { ...facts, ...seen, detail })
  }
  if (!isGenuine(jws, found.key)) throw refusal('jwt_signature', facts)
  return found.metadata
}
