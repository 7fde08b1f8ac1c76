/**
 * Sign-in with a JWT of a connected app (direct trust): the site's own secret vouches for a user and lists what the session may do.
 *
 * @see help, Configure Connected Apps with Direct Trust; the order of the checks decides which number a caller sees
 */

import { standingProblem } from '../domain/standing.ts'
import type { Clock, ConnectedApp, SessionStore, Site, Store } from '../ports/index.ts'
import { createHmacKeys, type HmacKeys } from './hmac-keys.ts'
import { isFor, readScopes, readTimes, textOf } from './jwt/claims.ts'
import { claimsOf, isGenuine, readJws, type UnverifiedJws } from './jwt/jws.ts'
import type { JsonObject } from './jwt/strict-json.ts'
import { isLuid, siteAt, userNamed } from './look-up.ts'
import type { Reason } from './reasons.ts'
import { SignInRefused, type EventFacts } from './refusal.ts'
import type { Keyring } from './sealed.ts'
import { recordSignIn, type Authenticated } from './authenticated.ts'
import { hashSecret } from './token.ts'

export interface JwtSettings {
  readonly leewaySeconds: number
  /** 600 on the real service. */
  readonly maxLifetimeSeconds: number
}

export interface ConnectedAppDeps {
  readonly store: Store
  readonly jwtIds: Pick<SessionStore, 'claimJwtId'>
  readonly clock: Clock
  readonly keys: Keyring
  readonly settings: JwtSettings
  readonly recordUseAfterSeconds: number
  /** Whether an app that is deleted or disabled takes the sessions with it that it vouched for. */
  readonly endSessionsWithApp: boolean
}

export interface ConnectedAppDoor {
  /** @throws SignInRefused with the reason and, for the caller, its trust code */
  signIn(credential: { readonly jwt: string; readonly contentUrl: string }): Promise<Authenticated>
}

const door = 'connected-app'
/** `tableau`, in this case only. */
const audience = 'tableau'

export function createConnectedAppDoor(deps: ConnectedAppDeps): ConnectedAppDoor {
  const hmacKeys = createHmacKeys(deps.keys)

  return {
    async signIn({ jwt, contentUrl }) {
      const jws = readJws(jwt, { door, algorithms: ['HS256'] })
      const claims = claimsOf(jws, door)
      const { app, site } = await trustOf(deps, { clientId: issuerOf(jws, claims), contentUrl })
      await checkSignature(deps, { jws, app, hmacKeys })
      const granted = checkClaims(claims, { deps, facts: factsOf(jws, app) })
      return admit(deps, { ...granted, app, site, facts: factsOf(jws, app) })
    },
  }
}

function refusal(reason: Reason, facts: EventFacts = {}): SignInRefused {
  return new SignInRefused({ reason, door, facts })
}

function factsOf(jws: UnverifiedJws, app: ConnectedApp): EventFacts {
  return { clientId: app.clientId, kid: jws.kid?.slice(0, 64) ?? null }
}

/** The client id from `iss`, which official samples put into the header, the payload, or both. */
function issuerOf(jws: UnverifiedJws, claims: JsonObject): string {
  const inHeader = textOf(jws.header['iss'])
  const inPayload = textOf(claims['iss'])
  if (inHeader !== null && inPayload !== null && inHeader !== inPayload) {
    throw refusal('jwt_iss_conflict')
  }
  const issuer = inHeader ?? inPayload
  if (issuer === null) throw refusal('jwt_iss_missing')
  if (jws.kid === null || jws.kid === '') throw refusal('jwt_kid_missing')
  return issuer
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

async function checkSignature(
  deps: ConnectedAppDeps,
  check: { readonly jws: UnverifiedJws; readonly app: ConnectedApp; readonly hmacKeys: HmacKeys },
): Promise<void> {
  const { jws, app, hmacKeys } = check
  const facts = factsOf(jws, app)
  const kid = jws.kid ?? ''
  const secret = isLuid(kid) ? await deps.store.read.connectedApps.secret(app.clientId, kid) : null
  if (secret === null) {
    throw refusal('jwt_kid_unknown', { ...facts, kidIsClientId: jws.kid === app.clientId })
  }
  if (isGenuine(jws, hmacKeys.keyOf(secret))) return
  const signedWithDecodedSecret = isGenuine(jws, hmacKeys.decodedKeyOf(secret))
  throw refusal('jwt_signature', { ...facts, signedWithDecodedSecret })
}

interface Granted {
  readonly subject: string
  readonly jti: string
  readonly scopes: readonly string[]
  readonly expiresAt: Date
}

function checkClaims(
  claims: JsonObject,
  check: { readonly deps: ConnectedAppDeps; readonly facts: EventFacts },
): Granted {
  const { deps, facts } = check
  const times = readTimes(claims, { ...deps.settings, now: deps.clock.now() })
  if ('reason' in times) {
    throw refusal(times.reason, {
      ...facts,
      claim: times.claim,
      value: String(claims[times.claim]).slice(0, 40),
      serverSeconds: Math.floor(deps.clock.now().getTime() / 1000),
    })
  }
  if (!isFor(audience, claims['aud'])) throw refusal('jwt_aud', facts)
  const subject = textOf(claims['sub'])
  if (subject === null) throw refusal('jwt_sub_missing', facts)
  const jti = textOf(claims['jti'])
  if (jti === null) throw refusal('jwt_jti_missing', facts)
  const scopes = readScopes(claims['scp'])
  if (typeof scopes === 'string') throw refusal(scopes, facts)
  return { subject, jti, scopes, expiresAt: times.expiresAt }
}

async function admit(
  deps: ConnectedAppDeps,
  granted: Granted & {
    readonly app: ConnectedApp
    readonly site: Site
    readonly facts: EventFacts
  },
): Promise<Authenticated> {
  const { app, site, facts } = granted
  const user = await userNamed(deps.store.read, site.id, granted.subject)
  if (user === null) {
    const subjectHash = hashSecret(granted.subject).toString('hex')
    throw refusal('user_unknown', { ...facts, subjectHash })
  }
  const problem = standingProblem(site, user)
  if (problem !== null) throw refusal(problem, { ...facts, userLuid: user.luid })
  return {
    kind: 'connected-app',
    site,
    user,
    patGuid: null,
    trustId: app.clientId,
    scopes: granted.scopes,
    credentialExpiresAt: null,
    facts: { ...facts, userLuid: user.luid },
    async commit() {
      await claimJwtId(deps, granted)
      await recordSignIn(deps, user)
    },
    async revoked() {
      if (!deps.endSessionsWithApp) return null
      const now = await deps.store.read.connectedApps.byClientId(app.clientId)
      if (now === null) return 'jwt_iss_unknown'
      return now.isEnabled ? null : 'jwt_app_disabled'
    },
  }
}

async function claimJwtId(
  deps: ConnectedAppDeps,
  granted: Granted & { readonly app: ConnectedApp; readonly facts: EventFacts },
): Promise<void> {
  const { app, jti, facts } = granted
  const jtiHash = hashSecret(jti)
  // Kept as long as the JWT could pass the clock again.
  const expiresAt = new Date(granted.expiresAt.getTime() + deps.settings.leewaySeconds * 1000)
  const claim = { trustId: app.clientId, jtiHash, expiresAt }
  const isFresh = await deps.jwtIds.claimJwtId(claim).catch((cause: unknown) => {
    throw new SignInRefused({ reason: 'jwt_jti_storage', door, facts }, { cause })
  })
  if (!isFresh) {
    throw refusal('jwt_jti_replayed', { ...facts, jtiHash: jtiHash.toString('hex') })
  }
}
