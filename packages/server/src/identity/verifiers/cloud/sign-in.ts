/** Sign-in to Cloud Manager: with a personal access token of its own, or with a unified access token. */

import type { SignInMethod } from '../../refusals/sign-in-method.ts'
import { timingSafeEqual } from 'node:crypto'
import { cloudError } from '@easel/contract'
import { cloudTokenLife, tokenEnd } from '../../../domain/token-life.ts'
import {
  TooManyFailures,
  type Account,
  type CloudCaller,
  type CloudOrigin,
  type CloudSession,
  type CloudSignedIn,
  type CloudSignIn,
  type CloudToken,
  type Examined,
  type JwtFacts,
  type RefusedSession,
  type Tenant,
} from '../../../ports/index.ts'
import { jwtFactsOf, secretShapeOf, type SecretShape } from '../asked.ts'
import { textOf, vendorClaim } from '../../jwt/claims.ts'
import { presentedJwt, presentedSecret, type Proof } from '../../guard/presented.ts'
import type { Proved, Watching } from '../../guard/watch.ts'
import { readJwt } from '../jwt-verifiers.ts'
import { jwtParts, type JwtParts } from '../../jwt/jws.ts'
import type { ReadJwt } from '../../jwt/issuer.ts'
import { createDummyKeys, type DummyKeys } from '../../jwt/dummy-keys.ts'
import { accountNamedBy, type NamedBy } from '../look-up.ts'
import { reasonOfEnd } from '../pat.ts'
import { isOnRecord, type UseRecorder } from '../authenticated.ts'
import type { Reason } from '../../refusals/reasons.ts'
import { SignInRefused, type EventFacts } from '../../refusals/refusal.ts'
import { hashSecret, dummyHash, patGuidOf } from '../../sessions/token.ts'
import { isHostOf } from './host.ts'
import { ofCloudSession } from '../../sessions/cloud/past-session.ts'
import type { CloudSessions } from '../../sessions/cloud/sessions.ts'

/** Verifies a unified access token for Cloud Manager. */
export interface CloudUatVerifier {
  /** @throws SignInRefused with a reason for the log */
  verify(jwt: ReadJwt): Promise<{
    readonly tenantLuid: string
    readonly trustId: string
    readonly username: NamedBy
    readonly scopes: readonly string[]
    readonly facts: EventFacts
    readonly proof: Proof
    /** Why what vouched no longer does, asked once the session is open; null: it does. */
    readonly revoked: () => Promise<Reason | null>
  }>
}

export interface CloudSignInEvent {
  readonly at: Date
  readonly method: SignInMethod
  /** Null: signed in. */
  readonly reason: Reason | null
  readonly jwt: JwtFacts | null
  readonly secret: SecretShape | null
  readonly facts: EventFacts
}

export interface CloudSignInDeps extends UseRecorder {
  readonly sessions: CloudSessions
  readonly uat: CloudUatVerifier
  /** Stands before every credential. */
  readonly watching: Watching
  readonly log: (event: CloudSignInEvent) => void
  readonly sessionRefused: (refused: RefusedSession) => void
}

/** Who is behind a credential. */
interface Person {
  readonly account: Account
  readonly tenant: Tenant
}

type Vouched = Pick<
  Awaited<ReturnType<CloudUatVerifier['verify']>>,
  'trustId' | 'scopes' | 'facts' | 'revoked'
>

const refusalWith =
  (method: SignInMethod, facts: EventFacts) =>
  (reason: Reason): SignInRefused =>
    new SignInRefused({ reason, method, facts })

export function createCloudSignIn(deps: CloudSignInDeps): CloudSignIn {
  const { sessions } = deps
  const dummyKeys = createDummyKeys()
  return {
    withPat(secret, from) {
      const asked = { method: 'cloud-pat', jwt: null, secret: secretShapeOf(secret) } as const
      return recorded(deps, asked, () => enterWithPat(deps, secret, from))
    },
    withUat(text, from) {
      const parts = jwtParts(text)
      const asked = { method: 'cloud-uat', jwt: jwtFactsOf(parts), secret: null } as const
      return recorded(deps, asked, () => enterWithUat({ ...deps, dummyKeys }, parts, from))
    },
    examine: (jwt) => examine(deps, jwt),
    verify: (token, host) => verify(deps, token, host),
    expiryOf: (session) => sessions.expiryOf(session),
    signOut: async (session) => sessions.end(session, 'signed-out'),
    endOfAccount: async (accountLuid) => sessions.endOfAccount(accountLuid, 'user-changed'),
    endOfPat: async (patGuid) => sessions.endOfPat(patGuid, 'credential-revoked'),
    endOfTrust: async (luid) => sessions.endOfTrust(luid, 'credential-revoked'),
  }
}

async function enterWithPat(
  deps: CloudSignInDeps,
  secret: string,
  { host, address }: CloudOrigin,
): Promise<CloudSignedIn> {
  const watch = deps.watching(address)
  const { token, ...who } = await watch.proving(presentedSecret('cloud-pat', secret), () =>
    ownerOf(deps, secret, host),
  )
  const by = { kind: 'pat', patGuid: token.guid, trustId: null, scopes: null } as const
  const entered = await open(deps, { ...who, ...by })
  await recordUse(deps, token)
  return confirmed(deps, entered, {
    refuse: refusalWith('cloud-pat', { tokenGuid: token.guid }),
    revoked: async () => {
      const now = await deps.store.read.cloud.token(token.guid)
      return now === null || now.ended !== null ? 'pat_revoked' : null
    },
  })
}

/**
 * A revocation ends the sessions that exist, and misses one that opens at the same time.
 *
 * @throws SignInRefused
 */
async function confirmed(
  { sessions }: CloudSignInDeps,
  entered: CloudSignedIn,
  credential: {
    readonly revoked: () => Promise<Reason | null>
    readonly refuse: (reason: Reason) => SignInRefused
  },
): Promise<CloudSignedIn> {
  const reason = await credential.revoked()
  if (reason === null) return entered
  await sessions.end(entered.caller.session, 'credential-revoked')
  throw credential.refuse(reason)
}

/** @throws SignInRefused. Until the secret is proved right the work is the same. */
async function ownerOf(
  deps: CloudSignInDeps,
  secret: string,
  host: string,
): Promise<Person & Proved & { readonly token: CloudToken }> {
  const { read } = deps.store
  const guid = patGuidOf(secret)
  const token = await read.cloud.token(guid ?? '')
  const ofSite = await read.tokens.byGuid(guid ?? '')
  const hash = hashSecret(secret)
  const isSecretRight = timingSafeEqual(hash, token?.secretHash ?? dummyHash)
  const isSecretOfSite = timingSafeEqual(hash, ofSite?.secretHash ?? dummyHash)
  const unproved = refusalWith('cloud-pat', { tokenGuid: token?.guid ?? null })
  if (guid === null) throw unproved('pat_malformed')
  if (isSecretOfSite) throw unproved('pat_is_of_a_site')
  if (token === null) throw unproved('pat_unknown')
  if (!isSecretRight) throw unproved('pat_wrong_secret')
  const account = await read.cloud.accountOf(token)
  const tenant = account && (await read.cloud.tenant(account.tenantLuid))
  if (!account || !tenant) throw unproved('user_unknown')
  const facts = { tokenGuid: token.guid, tenantLuid: tenant.luid, accountLuid: account.luid }
  const refuse = refusalWith('cloud-pat', facts)
  const now = deps.clock.now()
  const end = tokenEnd(token, cloudTokenLife, now)
  if (end !== null) {
    if (token.ended === null && end !== 'revoked') {
      await deps.store.transaction((write) => write.cloud.recordTokenEnd(token.guid, end, now))
    }
    throw refuse(reasonOfEnd[end])
  }
  await checkStanding(deps, { account, tenant, host, refuse })
  return { token, account, tenant, proof: token.secretHash }
}

async function enterWithUat(
  deps: CloudSignInDeps & { readonly dummyKeys: DummyKeys },
  parts: JwtParts,
  { host, address }: CloudOrigin,
): Promise<CloudSignedIn> {
  const watch = deps.watching(address)
  const method = 'cloud-uat'
  const jwt = watch.reading(method, () => readJwt(parts, method))
  const place = textOf(jwt.claims[vendorClaim('tenantId')]) ?? ''
  const presented = presentedJwt(jwt, { ...deps, method, place })
  const vouched = await watch.proving(presented, () => personOf(deps, jwt, host))
  const entered = await open(deps, { ...vouched, kind: 'uat', patGuid: null })
  const { revoked, facts } = vouched
  return confirmed(deps, entered, { revoked, refuse: refusalWith(method, facts) })
}

/** @throws SignInRefused */
async function personOf(
  deps: CloudSignInDeps,
  jwt: ReadJwt,
  host: string,
): Promise<Person & Proved & Vouched> {
  const { cloud } = deps.store.read
  const { tenantLuid, username, facts: known, ...vouched } = await deps.uat.verify(jwt)
  const tenant = await cloud.tenant(tenantLuid)
  const account = await accountNamedBy(deps.store.read, tenantLuid, username)
  const facts = { ...known, tenantLuid, accountLuid: account?.luid ?? null }
  const refuse = refusalWith('cloud-uat', facts)
  if (!account || !tenant) throw refuse('user_unknown')
  await checkStanding(deps, { account, tenant, host, refuse })
  return { ...vouched, account, tenant, facts }
}

/** At no host, so that only what is wrong with the token itself is found. */
async function examine(deps: CloudSignInDeps, jwt: string): Promise<Examined> {
  const method = 'cloud-uat'
  const common = { method, trustCode: null, siteLuid: null } as const
  try {
    const { account, tenant, facts } = await personOf(deps, readJwt(jwtParts(jwt), method), '')
    const known = { tenantLuid: tenant.luid, userLuid: account.luid, facts }
    return { ...common, ...known, reason: null }
  } catch (error) {
    if (!(error instanceof SignInRefused)) throw error
    const { reason, eventFacts: facts } = error
    return { ...common, reason, facts, tenantLuid: null, userLuid: null }
  }
}

async function checkStanding(
  deps: CloudSignInDeps,
  check: {
    readonly account: Account
    readonly tenant: Tenant
    readonly host: string
    readonly refuse: (reason: Reason) => SignInRefused
  },
): Promise<void> {
  const { account, tenant, host, refuse } = check
  if (!account.isCloudAdministrator) throw refuse('user_no_cloud_administrator')
  if (tenant.state !== 'Active') throw refuse('tenant_suspended')
  if (!(await isHostOf(deps.store.read.cloud, host, tenant))) throw refuse('tenant_other_host')
}

async function recordUse(deps: CloudSignInDeps, token: CloudToken): Promise<void> {
  if (isOnRecord(deps, token.lastUsedAt)) return
  const now = deps.clock.now()
  await deps.store.transaction((write) => write.cloud.recordTokenUse(token.guid, now))
}

async function open(
  { sessions }: CloudSignInDeps,
  wanted: Person & Pick<CloudSession, 'kind' | 'patGuid' | 'trustId' | 'scopes'>,
): Promise<CloudSignedIn> {
  const { account, tenant, kind, patGuid, trustId, scopes } = wanted
  const ids = { tenantLuid: tenant.luid, accountLuid: account.luid }
  const { token, session } = await sessions.open({ kind, patGuid, trustId, scopes, ...ids })
  return { token, caller: { session, tenant, account }, expiresAt: sessions.expiryOf(session) }
}

/** Who is behind a session must still be a cloud administrator of a tenant that is open. */
async function verify(
  { store, sessions, sessionRefused }: CloudSignInDeps,
  token: string,
  host: string,
): Promise<CloudCaller | null> {
  const verified = await sessions.verify(token)
  if (verified.session === null) {
    sessionRefused(verified.refused)
    return null
  }
  const { session } = verified
  const { cloud } = store.read
  const tenant = await cloud.tenant(session.tenantLuid)
  const account = await cloud.account(session.tenantLuid, session.accountLuid)
  const refuse = (reason: Reason): null => {
    sessionRefused({ ...ofCloudSession(session), reason })
    return null
  }
  if (tenant === null || account?.isCloudAdministrator !== true) {
    return refuse('session_user_changed')
  }
  if (tenant.state !== 'Active') return refuse('tenant_suspended')
  const isHost = await isHostOf(cloud, host, tenant)
  return isHost ? { session, tenant, account } : refuse('tenant_other_host')
}

/** Writes down how an attempt ended; the caller learns nothing but that it failed. */
async function recorded(
  { log, clock }: CloudSignInDeps,
  asked: Pick<CloudSignInEvent, 'method' | 'jwt' | 'secret'>,
  attempt: () => Promise<CloudSignedIn>,
): Promise<CloudSignedIn> {
  try {
    const entered = await attempt()
    const {
      isVerified: _,
      method: _method,
      userLuid,
      ...seen
    } = ofCloudSession(entered.caller.session)
    const facts = { ...seen, accountLuid: userLuid }
    log({ ...asked, at: clock.now(), reason: null, facts })
    return entered
  } catch (cause) {
    if (!(cause instanceof SignInRefused)) throw cause
    const { reason, eventFacts: facts, throttled } = cause
    if (throttled?.isReported !== false) log({ ...asked, at: clock.now(), reason, facts })
    if (throttled !== null) throw new TooManyFailures(throttled.retryAfterSeconds, { cause })
    throw cloudError('E_401_AUTH_SVC_1001')
  }
}
