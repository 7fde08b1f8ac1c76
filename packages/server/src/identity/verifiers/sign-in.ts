/** Sign-in: takes one credential of any form and opens a session, or refuses without a reason in the answer. */

import { keepGroupRole, withGroupRole } from './group-role.ts'
import type { SignInMethod } from '../refusals/sign-in-method.ts'
import { standingProblem } from '../../domain/standing.ts'
import {
  cloudTokenLife,
  estimatedTimeToExpiration,
  longestUatDays,
  type PersonalAccessTokenLife,
} from '../../domain/token-life.ts'
import type {
  Clock,
  Examined,
  RefusedSession,
  Session,
  SignedIn,
  SignIn,
  SignInRequest,
  Store,
} from '../../ports/index.ts'
import { askedOf, type Asked } from './asked.ts'
import { createConnectedAppSignIn } from './connected-app.ts'
import { formOf } from './credential-form.ts'
import { createExternalAuthorizationServerSignIn } from './external-authorization-server.ts'
import type { KeySource } from '../trust/jwks.ts'
import { presentedJwt, presentedPassword, presentedSecret } from '../guard/presented.ts'
import { unwatched, type Watch, type Watching } from '../guard/watch.ts'
import { signInMethodOf, readJwt, signInWithJwt, type JwtSignIns } from './jwt-verifiers.ts'
import { createDummyKeys, type DummyKeys } from '../jwt/dummy-keys.ts'
import { jwtParts, type JwtParts } from '../jwt/jws.ts'
import type { JwtSettings } from '../jwt/short-lived.ts'
import { siteAt } from './look-up.ts'
import { sessionIdOf } from '../sessions/past-session.ts'
import { passwordProblemOf, signInWithPassword } from './password.ts'
import type { PasswordHasher } from './passwords/hasher.ts'
import { revokedMeanwhile, signInWithPat, tokenProblemAt } from './pat.ts'
import { withOwner } from './owner.ts'
import type { Reason } from '../refusals/reasons.ts'
import { SignInRefused, type EventFacts } from '../refusals/refusal.ts'
import type { Keyring } from '../../keys/sealed.ts'
import type { NewSession, OpenedSession, Sessions } from '../sessions/sessions.ts'
import { openWithJwt } from './spent-jwts.ts'
import { createUatVerifier, type UatSettings } from './uat.ts'
import { createUatSignIn } from './uat-sign-in.ts'
import { type Authenticated } from './authenticated.ts'

/** One attempt, for the log of sign-in events. */
export interface SignInEvent {
  readonly at: Date
  readonly method: SignInMethod
  readonly outcome: 'signed-in' | 'switched-site' | 'refused'
  readonly asked: Asked
  readonly reason: Reason | null
  readonly trustCode: number | null
  readonly facts: EventFacts
}

export interface SignInSettings {
  readonly pat: PersonalAccessTokenLife
  readonly jwt: JwtSettings
  readonly uat: UatSettings
  /** A sign-in is written down when the one on record is older than this, so that clients that sign in per call stay fast. */
  readonly recordUseAfterSeconds: number
  /** Whether users may sign in with name and password, where nothing more is asked of them. */
  readonly allowsPasswords: boolean
  /** The real service leaves sessions of an app that was deleted or disabled alone. */
  readonly endSessionsWithApp: boolean
}

export interface SignInDeps {
  readonly store: Store
  readonly sessions: Sessions
  readonly clock: Clock
  readonly keys: Keyring
  readonly passwordHasher: PasswordHasher
  /** Published keys of issuers that sites and tenants trust. */
  readonly issuerKeys: KeySource
  readonly settings: SignInSettings
  /** Stands before every credential. */
  readonly watching: Watching
  readonly log: (event: SignInEvent) => void
  readonly sessionRefused: (refused: RefusedSession) => void
}

export const cloudSignInSettings: SignInSettings = {
  pat: cloudTokenLife,
  jwt: { leewaySeconds: 30, maxLifetimeSeconds: 600 },
  uat: { leewaySeconds: 30, maxLifetimeSeconds: longestUatDays * 24 * 3600 },
  recordUseAfterSeconds: 60,
  allowsPasswords: false,
  endSessionsWithApp: false,
}

/** A session that has opened, and what was seen of the credential on the way. */
interface Entered {
  readonly signedIn: SignedIn
  readonly facts: EventFacts
}

interface House extends SignInDeps {
  readonly jwtSignIns: JwtSignIns
  readonly dummyKeys: DummyKeys
}

export function createSignIn(deps: SignInDeps): SignIn {
  const house: House = {
    ...deps,
    jwtSignIns: createJwtSignIns(deps),
    dummyKeys: createDummyKeys(),
  }
  return {
    signIn(request, from) {
      const jwt = request.jwt === undefined ? null : jwtParts(request.jwt)
      const asked = askedOf(request, jwt)
      const attempt = enter(house, { request, jwt }, deps.watching(from))
      return logged(deps, { outcome: 'signed-in', asked }, attempt)
    },
    examine: (request) => examine(house, request),
    switchSite: (session, contentUrl) =>
      logged(
        deps,
        { outcome: 'switched-site', asked: askedOf({ site: { contentUrl } }, null) },
        switchTo(deps, session, contentUrl),
      ),
    verify: (token) => verify(deps, token),
    signOut: (session) => deps.sessions.signOut(session),
  }
}

function createJwtSignIns(deps: SignInDeps): JwtSignIns {
  const { jwt: settings, uat, ...rules } = deps.settings
  const recorder = { store: deps.store, clock: deps.clock, ...rules }
  const shortLived = { ...deps, ...rules, settings }
  return {
    connectedApps: createConnectedAppSignIn(shortLived),
    externalAuthorizationServers: createExternalAuthorizationServerSignIn(shortLived),
    uat: createUatSignIn(recorder, createUatVerifier({ ...deps, settings: uat })),
  }
}

interface Presented {
  readonly request: SignInRequest
  /** The request's JWT, where that has been taken apart already. */
  readonly jwt: JwtParts | null
}

async function authenticate(
  house: House,
  { request, jwt: known }: Presented,
  watch: Watch,
): Promise<Authenticated> {
  const { store, clock, settings, dummyKeys } = house
  const { contentUrl } = request.site
  const { recordUseAfterSeconds, allowsPasswords } = settings
  const recorder = { store, clock, recordUseAfterSeconds }
  const form = formOf(request)
  if (form.method === 'pat') {
    const deps = { ...recorder, life: settings.pat }
    const { name, secret } = form
    return watch.proving(presentedSecret('pat', secret), () =>
      signInWithPat(deps, { name, secret, contentUrl }),
    )
  }
  if (form.method === 'jwt') {
    const parts = known ?? jwtParts(form.jwt)
    const { isUat } = form
    const readAs = isUat ? 'uat' : 'connected-app'
    const jwt = watch.reading(readAs, () => readJwt(parts, readAs))
    const shown = { method: signInMethodOf({ jwt, isUat }), place: contentUrl, dummyKeys }
    return watch.proving(presentedJwt(jwt, shown), () =>
      signInWithJwt(house.jwtSignIns, store.read, { jwt, isUat, contentUrl }),
    )
  }
  const deps = { ...recorder, allowsPasswords, hasher: house.passwordHasher }
  const { name, password } = form
  return watch.proving(presentedPassword({ name, contentUrl }), () =>
    signInWithPassword(deps, { name, password, contentUrl }),
  )
}

async function enter(house: House, presented: Presented, watch: Watch): Promise<Entered> {
  const { request } = presented
  const who = await authenticate(house, presented, watch)
  const { site, user, kind, patGuid, trustId, scopes, asserted } = who
  if (request.user !== undefined && request.user.id.toLowerCase() !== user.luid) {
    const method = methodOfKind(kind)
    throw new SignInRefused({ reason: 'impersonation_denied', method, facts: who.facts })
  }
  const identity = { siteLuid: site.luid, userLuid: user.luid }
  const said = asserted === undefined ? {} : { asserted }
  const session = { kind, patGuid, trustId, scopes, ...said, ...identity }
  const opened = await openFor(house.sessions, session, who)
  const reason = await who.confirm()
  if (reason !== null) {
    await house.sessions.revoke(opened.session)
    throw new SignInRefused({ reason, method: methodOfKind(kind), facts: who.facts })
  }
  const rest = expiration(house.clock, who.credentialExpiresAt)
  return { signedIn: { ...opened, site, user, ...rest }, facts: who.facts }
}

async function openFor(
  sessions: Sessions,
  session: NewSession,
  { claim, kind, facts, user }: Authenticated,
): Promise<OpenedSession> {
  if (claim === null) return sessions.open(session)
  return withOwner(
    async () => ({ userLuid: user.luid }),
    () => openWithJwt(sessions, session, { claim, method: methodOfKind(kind), facts }),
  )
}

async function switchTo(deps: SignInDeps, session: Session, contentUrl: string): Promise<Entered> {
  const { read } = deps.store
  const refuse = (reason: Reason): SignInRefused =>
    new SignInRefused({ reason, method: 'switch-site', facts: { userLuid: session.userLuid } })
  const site = await siteAt(read, contentUrl)
  if (site === null) throw refuse('site_unknown')
  if (site.luid === session.siteLuid) throw refuse('site_already_there')
  // A trust speaks for the users of the site that it was asked about; what it may say elsewhere takes a sign-in there.
  if (session.trustId !== null) throw refuse('site_not_member')
  const left = await read.sites.byLuid(session.siteLuid)
  // The owner of the session can read the reason. Sites of other tenants are reported as not found.
  if (left?.tenantLuid !== site.tenantLuid) throw refuse('site_unknown')
  const here = left && (await read.users.byLuid(left.id, session.userLuid))
  const member = here && (await read.users.ofAccount(site.id, here.accountId))
  if (member === null) throw refuse('site_not_member')
  const user = await withGroupRole(read, member)
  const { patGuid } = session
  const pat = patGuid === null ? null : await read.tokens.byGuid(patGuid)
  if (patGuid !== null && (pat === null || pat.ended?.reason === 'revoked')) {
    throw refuse('pat_revoked')
  }
  const problem =
    (pat === null ? null : tokenProblemAt(site, { pat, user })) ??
    (session.kind === 'password' ? passwordProblemOf(user) : null) ??
    standingProblem(site, user)
  if (problem !== null) throw refuse(problem)
  const target = { siteLuid: site.luid, userLuid: user.luid }
  const opened = await deps.sessions.switchSite(session, target)
  await keepGroupRole(deps.store, member, user)
  const revoked =
    patGuid === null ? null : await revokedMeanwhile(deps.store, { patGuid, userId: user.id })
  if (revoked !== null) {
    await deps.sessions.revoke(opened.session)
    throw refuse(revoked)
  }
  const rest = expiration(deps.clock, pat?.expiresAt ?? null)
  return { signedIn: { ...opened, site, user, ...rest }, facts: {} }
}

function expiration(clock: Clock, at: Date | null): Pick<SignedIn, 'estimatedTimeToExpiration'> {
  if (at === null) return {}
  return { estimatedTimeToExpiration: estimatedTimeToExpiration(at, clock.now()) }
}

async function examine(house: House, request: SignInRequest): Promise<Examined> {
  try {
    const { site, user, kind, facts } = await authenticate(house, { request, jwt: null }, unwatched)
    const known = { tenantLuid: site.tenantLuid, siteLuid: site.luid, userLuid: user.luid }
    return { ...known, reason: null, trustCode: null, facts, method: methodOfKind(kind) }
  } catch (error) {
    if (!(error instanceof SignInRefused)) throw error
    const { reason, trustCode, method, eventFacts: facts } = error
    const unknown = { tenantLuid: null, siteLuid: null, userLuid: null }
    return { ...unknown, reason, trustCode, method, facts }
  }
}

async function verify({ sessions, sessionRefused }: SignInDeps, token: string) {
  const verified = await sessions.verify(token)
  if (verified.session === null) sessionRefused(await sessions.past(token, verified.reason))
  return verified.session
}

/** Waits for an attempt and writes down how it ended. */
async function logged(
  { log, clock }: SignInDeps,
  { outcome, asked }: Pick<SignInEvent, 'outcome' | 'asked'>,
  attempt: Promise<Entered>,
): Promise<SignedIn> {
  try {
    const { signedIn, facts: seen } = await attempt
    const { kind, userLuid, siteLuid, patGuid, trustId, idPart } = signedIn.session
    const method = outcome === 'switched-site' ? 'switch-site' : methodOfKind(kind)
    const sessionId = sessionIdOf(idPart)
    const facts = { ...seen, userLuid, siteLuid, patGuid, trustId, sessionId }
    log({ at: clock.now(), method, outcome, asked, reason: null, trustCode: null, facts })
    return signedIn
  } catch (error) {
    if (error instanceof SignInRefused && error.throttled?.isReported !== false) {
      const { method, reason, trustCode, eventFacts: facts } = error
      log({ at: clock.now(), method, outcome: 'refused', asked, reason, trustCode, facts })
    }
    throw error
  }
}

function methodOfKind(kind: Session['kind']): SignInMethod {
  return kind === 'oauth-trust' ? 'external-authorization-server' : kind
}
