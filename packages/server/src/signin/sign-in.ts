/** The front door: takes one credential, whatever its form, and opens a session, or refuses without telling why. */

import { standingProblem } from '../domain/standing.ts'
import {
  cloudTokenLife,
  estimatedTimeToExpiration,
  type PersonalAccessTokenLife,
} from '../domain/token-life.ts'
import type {
  Clock,
  Session,
  SessionStore,
  SignedIn,
  SignIn,
  SignInRequest,
  Store,
} from '../ports/index.ts'
import { createConnectedAppDoor, type JwtSettings } from './connected-app.ts'
import { siteAt } from './look-up.ts'
import { signInWithPat } from './pat.ts'
import type { Reason } from './reasons.ts'
import { SignInRefused, type Door, type EventFacts } from './refusal.ts'
import type { Keyring } from './sealed.ts'
import type { Sessions } from './sessions.ts'
import { type Authenticated } from './authenticated.ts'

/** One attempt, for the log of sign-in events. */
export interface SignInEvent {
  readonly at: Date
  readonly door: Door
  readonly outcome: 'signed-in' | 'switched-site' | 'refused'
  readonly reason: Reason | null
  readonly trustCode: number | null
  readonly facts: EventFacts
}

export interface SignInSettings {
  readonly pat: PersonalAccessTokenLife
  readonly jwt: JwtSettings
  /** A sign-in is written down when the one on record is older than this, so that clients that sign in per call stay fast. */
  readonly recordUseAfterSeconds: number
}

export interface SignInDeps {
  readonly store: Store
  readonly sessions: Sessions
  /** Memory of spent JWT ids; the session store. */
  readonly jwtIds: Pick<SessionStore, 'claimJwtId'>
  readonly clock: Clock
  readonly keys: Keyring
  readonly settings: SignInSettings
  readonly log: (event: SignInEvent) => void
}

export const cloudSignInSettings: SignInSettings = {
  pat: cloudTokenLife,
  jwt: { leewaySeconds: 30, maxLifetimeSeconds: 600 },
  recordUseAfterSeconds: 60,
}

export function createSignIn(deps: SignInDeps): SignIn {
  const { store, sessions, clock, settings, keys } = deps
  const connectedApps = createConnectedAppDoor({
    store,
    jwtIds: deps.jwtIds,
    clock,
    keys,
    settings: settings.jwt,
    recordUseAfterSeconds: settings.recordUseAfterSeconds,
  })

  async function authenticate(request: SignInRequest): Promise<Authenticated> {
    const { contentUrl } = request.site
    const form = formOf(request)
    if (form.door === 'pat') {
      const { recordUseAfterSeconds } = settings
      const door = { store, clock, recordUseAfterSeconds, life: settings.pat }
      return signInWithPat(door, { name: form.name, secret: form.secret, contentUrl })
    }
    if (form.door === 'connected-app') {
      return connectedApps.signIn({ jwt: form.jwt, contentUrl })
    }
    const reason = form.door === 'uat' ? 'uat_not_configured' : 'password_disabled'
    throw new SignInRefused({ reason, door: form.door })
  }

  async function enter(request: SignInRequest): Promise<SignedIn> {
    const who = await authenticate(request)
    const { site, user, kind, patGuid, trustId, scopes } = who
    if (request.user !== undefined && request.user.id.toLowerCase() !== user.luid) {
      const door = kind === 'pat' ? 'pat' : 'connected-app'
      throw new SignInRefused({ reason: 'impersonation_denied', door, facts: who.facts })
    }
    await who.commit()
    const opened = await sessions.open({
      kind,
      patGuid,
      trustId,
      scopes,
      siteLuid: site.luid,
      userLuid: user.luid,
    })
    return { ...opened, site, user, ...expiration(who.credentialExpiresAt) }
  }

  function expiration(at: Date | null): Pick<SignedIn, 'estimatedTimeToExpiration'> {
    if (at === null) return {}
    return { estimatedTimeToExpiration: estimatedTimeToExpiration(at, clock.now()) }
  }

  async function switchTo(session: Session, contentUrl: string): Promise<SignedIn> {
    const refuse = (reason: Reason): SignInRefused =>
      new SignInRefused({ reason, door: 'switch-site', facts: { userLuid: session.userLuid } })
    const site = await siteAt(store.read, contentUrl)
    if (site === null) throw refuse('site_unknown')
    if (site.luid === session.siteLuid) throw refuse('site_already_there')
    // A connected app speaks for the users of its own site only.
    if (session.kind === 'connected-app') throw refuse('site_not_member')
    const left = await store.read.sites.byLuid(session.siteLuid)
    const here = left && (await store.read.users.byLuid(left.id, session.userLuid))
    const user = here && (await store.read.users.ofAccount(site.id, here.accountId))
    if (user === null) throw refuse('site_not_member')
    const problem = standingProblem(site, user)
    if (problem !== null) throw refuse(problem)
    const pat = session.patGuid === null ? null : await store.read.tokens.byGuid(session.patGuid)
    if (session.patGuid !== null && pat === null) throw refuse('pat_revoked')
    const opened = await sessions.switchSite(session, { siteLuid: site.luid, userLuid: user.luid })
    return { ...opened, site, user, ...expiration(pat?.expiresAt ?? null) }
  }

  /** Runs an attempt and writes down how it ended. */
  async function logged(
    outcome: 'signed-in' | 'switched-site',
    attempt: Promise<SignedIn>,
  ): Promise<SignedIn> {
    try {
      const entered = await attempt
      const { kind, userLuid, siteLuid, patGuid, trustId } = entered.session
      const door = outcome === 'switched-site' ? 'switch-site' : doorOfKind(kind)
      const facts = { userLuid, siteLuid, patGuid, trustId }
      deps.log({ at: clock.now(), door, outcome, reason: null, trustCode: null, facts })
      return entered
    } catch (error) {
      if (error instanceof SignInRefused) {
        const { door, reason, trustCode, eventFacts: facts } = error
        deps.log({ at: clock.now(), door, outcome: 'refused', reason, trustCode, facts })
      }
      throw error
    }
  }

  return {
    signIn: (request) => logged('signed-in', enter(request)),
    verify: async (token) => (await sessions.verify(token)).session,
    switchSite: (session, contentUrl) => logged('switched-site', switchTo(session, contentUrl)),
    signOut: (session) => sessions.signOut(session),
  }
}

function doorOfKind(kind: Session['kind']): Door {
  return kind === 'pat' || kind === 'uat' || kind === 'password' ? kind : 'connected-app'
}

type Form =
  | { readonly door: 'pat'; readonly name: string; readonly secret: string }
  | { readonly door: 'connected-app' | 'uat'; readonly jwt: string }
  | { readonly door: 'password' }

/** @throws SignInRefused `400000` unless there is exactly one whole credential */
function formOf(request: SignInRequest): Form {
  const { personalAccessTokenName: name, personalAccessTokenSecret: secret, jwt } = request
  const hasPat = name !== undefined || secret !== undefined
  const hasPassword = request.name !== undefined || request.password !== undefined
  const refuse = (reason: Reason): SignInRefused => new SignInRefused({ reason, door: 'request' })

  const forms = [hasPat, hasPassword, jwt !== undefined].filter(Boolean).length
  if (forms === 0) throw refuse('no_credentials')
  if (forms > 1) throw refuse('mixed_forms')
  if (jwt !== undefined) return { door: request.isUat === true ? 'uat' : 'connected-app', jwt }
  if (hasPassword) return { door: 'password' }
  if (name === undefined || secret === undefined) throw refuse('credentials_incomplete')
  return { door: 'pat', name, secret }
}
