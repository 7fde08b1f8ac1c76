/** The doors of Cloud Manager: a personal access token of its own, or a unified access token. */

import { timingSafeEqual } from 'node:crypto'
import { cloudError } from '@easel/contract'
import { cloudTokenLife, tokenExpiry } from '../../domain/token-life.ts'
import type {
  Account,
  Clock,
  CloudCaller,
  CloudSession,
  CloudSignedIn,
  CloudSignIn,
  CloudToken,
  Examined,
  JwtFacts,
  RefusedSession,
  Store,
  Tenant,
} from '../../ports/index.ts'
import { jwtFactsOf, secretShapeOf, type SecretShape } from '../asked.ts'
import type { Reason } from '../reasons.ts'
import { SignInRefused, type Door, type EventFacts } from '../refusal.ts'
import { hashSecret, patGuidOf } from '../token.ts'
import { isHostOf } from './host.ts'
import { ofCloudSession } from './past-session.ts'
import type { CloudSessions } from './sessions.ts'

/** Verifies a unified access token for Cloud Manager. */
export interface CloudUatVerifier {
  /** @throws SignInRefused with a reason for the log */
  verify(jwt: string): Promise<{
    readonly tenantLuid: string
    readonly username: string
    readonly scopes: readonly string[]
    readonly facts: EventFacts
  }>
}

export interface CloudSignInEvent {
  readonly at: Date
  readonly door: Door
  /** Null: signed in. */
  readonly reason: Reason | null
  readonly jwt: JwtFacts | null
  readonly secret: SecretShape | null
  readonly facts: EventFacts
}

export interface CloudSignInDeps {
  readonly store: Store
  readonly sessions: CloudSessions
  readonly uat: CloudUatVerifier
  readonly clock: Clock
  readonly log: (event: CloudSignInEvent) => void
  readonly sessionRefused: (refused: RefusedSession) => void
}

/** A credential that holds, and whose it is. Nothing has been written yet. */
interface Admitted extends Pick<CloudSession, 'kind' | 'patGuid' | 'scopes'> {
  readonly account: Account
  readonly tenant: Tenant
  readonly facts: EventFacts
}

const refusalWith =
  (door: Door, facts: EventFacts) =>
  (reason: Reason): SignInRefused =>
    new SignInRefused({ reason, door, facts })

/** Compared with when there is no token, so that the work stays the same. No secret hashes to it. */
const nobodysHash = Buffer.alloc(32)

export function createCloudSignIn(deps: CloudSignInDeps): CloudSignIn {
  const { sessions } = deps
  return {
    withPat(secret, host) {
      const asked = { door: 'cloud-pat', jwt: null, secret: secretShapeOf(secret) } as const
      return told(deps, asked, () => enterWithPat(deps, secret, host))
    },
    withUat(jwt, host) {
      const asked = { door: 'cloud-uat', jwt: jwtFactsOf(jwt), secret: null } as const
      return told(deps, asked, async () => open(deps, await checkUat(deps, jwt, host)))
    },
    examine: (jwt) => examine(deps, jwt),
    verify: (token, host) => verify(deps, token, host),
    expiryOf: (session) => sessions.expiryOf(session),
    signOut: async (session) => sessions.end(session, 'signed-out'),
    endOfAccount: async (accountLuid) => sessions.endOfAccount(accountLuid, 'user-changed'),
    endOfPat: async (patGuid) => sessions.endOfPat(patGuid, 'credential-revoked'),
  }
}

async function enterWithPat(
  deps: CloudSignInDeps,
  secret: string,
  host: string,
): Promise<CloudSignedIn> {
  const { read } = deps.store
  const guid = patGuidOf(secret)
  const token = await read.cloud.token(guid ?? '')
  const isSecretRight = timingSafeEqual(hashSecret(secret), token?.secretHash ?? nobodysHash)
  const unproved = refusalWith('cloud-pat', { tokenGuid: token?.guid ?? null })
  // Asked for every one that is not proved, so that the work stays the same.
  const isOfSite = !isSecretRight && (await read.tokens.byGuid(guid ?? '')) !== null
  if (guid === null) throw unproved('pat_malformed')
  if (token === null) throw unproved(isOfSite ? 'pat_is_of_a_site' : 'pat_unknown')
  if (!isSecretRight) throw unproved('pat_wrong_secret')
  const account = await read.cloud.accountOfToken(token)
  const tenant = account && (await read.cloud.tenant(account.tenantLuid))
  if (!account || !tenant) throw unproved('user_unknown')
  const facts = { tokenGuid: token.guid, tenantLuid: tenant.luid, accountLuid: account.luid }
  const refuse = refusalWith('cloud-pat', facts)
  const expiry = tokenExpiry(token, cloudTokenLife, deps.clock.now())
  if (expiry !== null) throw refuse(expiry === 'idle' ? 'pat_idle_expired' : 'pat_expired')
  await checkStanding(deps, { account, tenant, host, refuse })
  await recordUse(deps, token)
  return open(deps, { account, tenant, kind: 'pat', patGuid: token.guid, scopes: null, facts })
}

async function checkUat(deps: CloudSignInDeps, jwt: string, host: string): Promise<Admitted> {
  const { read } = deps.store
  const { tenantLuid, username, scopes, facts: known } = await deps.uat.verify(jwt)
  const tenant = await read.cloud.tenant(tenantLuid)
  const account = username.includes('\0')
    ? null
    : await read.cloud.accountByName(tenantLuid, username)
  const facts = { ...known, tenantLuid, accountLuid: account?.luid ?? null }
  const refuse = refusalWith('cloud-uat', facts)
  if (!account || !tenant) throw refuse('user_unknown')
  await checkStanding(deps, { account, tenant, host, refuse })
  return { account, tenant, kind: 'uat', patGuid: null, scopes, facts }
}

/** At no host, so that only what is wrong with the token itself is found. */
async function examine(deps: CloudSignInDeps, jwt: string): Promise<Examined> {
  const door = 'cloud-uat'
  const common = { door, trustCode: null, siteLuid: null } as const
  try {
    const { account, tenant, facts } = await checkUat(deps, jwt, '')
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

async function recordUse({ store, clock }: CloudSignInDeps, token: CloudToken): Promise<void> {
  await store.transaction(async (write) => {
    if ((await write.cloud.token(token.guid)) === null) {
      throw new SignInRefused({ reason: 'pat_revoked', door: 'cloud-pat' })
    }
    await write.cloud.recordTokenUse(token.guid, clock.now())
  })
}

async function open({ sessions }: CloudSignInDeps, admitted: Admitted): Promise<CloudSignedIn> {
  const { account, tenant, kind, patGuid, scopes } = admitted
  const ids = { tenantLuid: tenant.luid, accountLuid: account.luid }
  const { token, session } = await sessions.open({ kind, patGuid, scopes, ...ids })
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
async function told(
  { log, clock }: CloudSignInDeps,
  asked: Pick<CloudSignInEvent, 'door' | 'jwt' | 'secret'>,
  attempt: () => Promise<CloudSignedIn>,
): Promise<CloudSignedIn> {
  try {
    const entered = await attempt()
    const { tenantLuid, userLuid, patGuid, sessionId } = ofCloudSession(entered.caller.session)
    const facts = { tenantLuid, accountLuid: userLuid, patGuid, sessionId }
    log({ ...asked, at: clock.now(), reason: null, facts })
    return entered
  } catch (cause) {
    if (!(cause instanceof SignInRefused)) throw cause
    log({ ...asked, at: clock.now(), reason: cause.reason, facts: cause.eventFacts })
    throw cloudError('E_401_AUTH_SVC_1001')
  }
}
