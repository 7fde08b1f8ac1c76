/**
 * Sign-in with a JWT of a connected app (direct trust): the site's own secret vouches for a user and lists what the session may do.
 *
 * @see help, Configure Connected Apps with Direct Trust; the order of the checks decides which number a caller sees
 */

import type { Clock, ConnectedApp, Site, Store } from '../../ports/index.ts'
import { admit } from './admit.ts'
import type { Authenticated } from './authenticated.ts'
import { createHmacKeys, type HmacKeys } from '../jwt/hmac-keys.ts'
import type { ReadJwt } from '../jwt/issuer.ts'
import { isGenuine, type UnverifiedJws } from '../jwt/jws.ts'
import type { VerificationKey } from '../jwt/keys.ts'
import { readGrant, type JwtSettings } from '../jwt/short-lived.ts'
import { isLuid, siteAt } from './look-up.ts'
import { ownerNamed, withOwner } from './owner.ts'
import type { Reason } from '../refusals/reasons.ts'
import { SignInRefused, type EventFacts } from '../refusals/refusal.ts'
import type { Keyring } from '../../keys/sealed.ts'
import { claimOf } from './spent-jwts.ts'

export interface ConnectedAppDeps {
  readonly store: Store
  readonly clock: Clock
  readonly keys: Keyring
  readonly settings: JwtSettings
  readonly recordUseAfterSeconds: number
  /** Whether an app that is deleted or disabled takes the sessions with it that it vouched for. */
  readonly endSessionsWithApp: boolean
}

/** Sign-in with JWTs of one kind of trust. */
export interface JwtSignIn {
  /** @throws SignInRefused with the reason and, for the caller, its trust code */
  signIn(credential: { readonly jwt: ReadJwt; readonly contentUrl: string }): Promise<Authenticated>
}

const method = 'connected-app'
/** `tableau`, in this case only. */
const audiences = ['tableau']

export function createConnectedAppSignIn(deps: ConnectedAppDeps): JwtSignIn {
  const hmacKeys = createHmacKeys(deps.keys)

  return {
    async signIn({ jwt, contentUrl }) {
      const { jws, claims, issuer } = jwt
      if (jws.algorithm !== 'HS256') throw refusal('jwt_alg')
      if (jws.kid === null || jws.kid === '') throw refusal('jwt_kid_missing')
      const { app, site } = await trustOf(deps, { clientId: issuer, contentUrl })
      const proof = await checkSignature(deps, { jws, app, hmacKeys })
      const facts = factsOf(jws, app)
      const owner = () => ownerNamed(deps.store.read, site, { claim: 'sub', value: claims['sub'] })
      return withOwner(owner, async () => {
        const grant = readGrant(claims, { ...deps, method, audiences, facts })
        const trustId = app.clientId
        return admit(deps, {
          method,
          kind: 'connected-app',
          trustId,
          site,
          claims,
          usernameClaim: 'sub',
          username: grant.subject,
          scopes: grant.scopes,
          proof,
          facts,
          claim: claimOf({ ...grant, trustId }, deps.settings),
          revoked: async () => (deps.endSessionsWithApp ? revokedMeanwhile(deps, app) : null),
        })
      })
    },
  }
}

function refusal(reason: Reason, facts: EventFacts = {}): SignInRefused {
  return new SignInRefused({ reason, method, facts })
}

function factsOf(jws: UnverifiedJws, app: ConnectedApp): EventFacts {
  return { clientId: app.clientId, kid: jws.kid?.slice(0, 64) ?? null }
}

async function trustOf(
  deps: ConnectedAppDeps,
  asked: { readonly clientId: string; readonly contentUrl: string },
): Promise<{ readonly app: ConnectedApp; readonly site: Site }> {
  const { read } = deps.store
  const site = await siteAt(read, asked.contentUrl)
  const app = isLuid(asked.clientId) ? await read.connectedApps.byClientId(asked.clientId) : null
  const facts = {
    clientId: asked.clientId.slice(0, 64),
    contentUrl: asked.contentUrl.slice(0, 128),
  }
  if (site === null) throw refusal('site_unknown', facts)
  if (app === null || app.siteId !== site.id) throw refusal('jwt_iss_unknown', facts)
  if (!app.isEnabled) throw refusal('jwt_app_disabled', facts)
  return { app, site }
}

async function revokedMeanwhile(
  { store }: ConnectedAppDeps,
  { clientId }: ConnectedApp,
): Promise<Reason | null> {
  const now = await store.read.connectedApps.byClientId(clientId)
  if (now === null) return 'jwt_iss_unknown'
  return now.isEnabled ? null : 'jwt_app_disabled'
}

/** @returns the key that signed */
async function checkSignature(
  deps: ConnectedAppDeps,
  check: { readonly jws: UnverifiedJws; readonly app: ConnectedApp; readonly hmacKeys: HmacKeys },
): Promise<VerificationKey> {
  const { jws, app, hmacKeys } = check
  const facts = factsOf(jws, app)
  const kid = jws.kid ?? ''
  const secret = isLuid(kid) ? await deps.store.read.connectedApps.secret(app.clientId, kid) : null
  if (secret === null) {
    throw refusal('jwt_kid_unknown', { ...facts, kidIsClientId: jws.kid === app.clientId })
  }
  const key = hmacKeys.keyOf(secret)
  if (isGenuine(jws, key)) return key
  const signedWithDecodedSecret = isGenuine(jws, hmacKeys.decodedKeyOf(secret))
  throw refusal('jwt_signature', { ...facts, signedWithDecodedSecret })
}
