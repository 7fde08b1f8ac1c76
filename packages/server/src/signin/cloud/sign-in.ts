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
  Store,
  Tenant,
} from '../../ports/index.ts'
import type { Reason } from '../reasons.ts'
import { SignInRefused, type Door, type EventFacts } from '../refusal.ts'
import { hashSecret, patGuidOf } from '../token.ts'
import { isHostOf } from './host.ts'
import type { CloudSessions } from './sessions.ts'

/** Verifies a unified access token for Cloud Manager. */
export interface CloudUatVerifier {
  /** @throws SignInRefused with a reason for the log */
  verify(jwt: string): Promise<{
    readonly tenantLuid: string
    readonly username: string
    readonly scopes: readonly string[]
  }>
}

export interface CloudSignInEvent {
  readonly at: Date
  readonly door: Door
  /** Null: signed in. */
  readonly reason: Reason | null
  readonly facts: EventFacts
}

export interface CloudSignInDeps {
  readonly store: Store
  readonly sessions: CloudSessions
  readonly uat: CloudUatVerifier
  readonly clock: Clock
  readonly log: (event: CloudSignInEvent) => void
}

/** Compared with when there is no token, so that the work stays the same. No secret hashes to it. */
const nobodysHash = Buffer.alloc(32)

export function createCloudSignIn(deps: CloudSignInDeps): CloudSignIn {
  const { sessions } = deps
  return {
    withPat: (secret, host) => told(deps, 'cloud-pat', () => enterWithPat(deps, secret, host)),
    withUat: (jwt, host) => told(deps, 'cloud-uat', () => enterWithUat(deps, jwt, host)),
    verify: (token, host) => verify(deps, token, host),
    expiryOf: (session) => sessions.expiryOf(session),
    signOut: async (session) => sessions.end(session),
    endOfAccount: async (accountLuid) => sessions.endOfAccount(accountLuid),
    endOfPat: async (patGuid) => sessions.endOfPat(patGuid),
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
  const hash = hashSecret(secret)
  const isSecretRight = timingSafeEqual(hash, token?.secretHash ?? nobodysHash)
  const ofSite = isSecretRight ? null : await read.tokens.byGuid(guid ?? '')
  const isSecretOfSite = timingSafeEqual(hash, ofSite?.secretHash ?? nobodysHash)
  const facts = { tokenGuid: token?.guid ?? null }
  const refuse = (reason: Reason) => new SignInRefused({ reason, door: 'cloud-pat', facts })
  if (guid === null) throw refuse('pat_malformed')
  if (isSecretOfSite) throw refuse('pat_is_of_a_site')
  if (token === null) throw refuse('pat_unknown')
  if (!isSecretRight) throw refuse('pat_wrong_secret')
  const expiry = tokenExpiry(token, cloudTokenLife, deps.clock.now())
  if (expiry !== null) throw refuse(expiry === 'idle' ? 'pat_idle_expired' : 'pat_expired')
  const account = await read.cloud.accountOf(token)
  const tenant = account && (await read.cloud.tenant(account.tenantLuid))
  if (!account || !tenant) throw refuse('user_unknown')
  await checkStanding(deps, { account, tenant, host, refuse })
  await recordUse(deps, token)
  const entered = await open(deps, {
    account,
    tenant,
    kind: 'pat',
    patGuid: token.guid,
    scopes: null,
  })
  // Whoever revokes ends the sessions that he finds, and cannot find one that opens at the same time.
  if ((await read.cloud.token(token.guid)) !== null) return entered
  await deps.sessions.end(entered.caller.session)
  throw refuse('pat_revoked')
}

async function enterWithUat(
  deps: CloudSignInDeps,
  jwt: string,
  host: string,
): Promise<CloudSignedIn> {
  const { read } = deps.store
  const { tenantLuid, username, scopes } = await deps.uat.verify(jwt)
  const refuse = (reason: Reason) =>
    new SignInRefused({ reason, door: 'cloud-uat', facts: { tenantLuid } })
  const tenant = await read.cloud.tenant(tenantLuid)
  const account = username.includes('\0')
    ? null
    : await read.cloud.accountByName(tenantLuid, username)
  if (!account || !tenant) throw refuse('user_unknown')
  await checkStanding(deps, { account, tenant, host, refuse })
  return open(deps, { account, tenant, kind: 'uat', patGuid: null, scopes })
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

async function open(
  { sessions }: CloudSignInDeps,
  wanted: {
    readonly account: Account
    readonly tenant: Tenant
  } & Pick<CloudSession, 'kind' | 'patGuid' | 'scopes'>,
): Promise<CloudSignedIn> {
  const { account, tenant, ...rest } = wanted
  const ids = { tenantLuid: tenant.luid, accountLuid: account.luid }
  const { token, session } = await sessions.open({ ...rest, ...ids })
  return { token, caller: { session, tenant, account }, expiresAt: sessions.expiryOf(session) }
}

/** Who is behind a session must still be a cloud administrator of a tenant that is open. */
async function verify(
  { store, sessions }: CloudSignInDeps,
  token: string,
  host: string,
): Promise<CloudCaller | null> {
  const session = await sessions.verify(token)
  if (session === null) return null
  const { cloud } = store.read
  const tenant = await cloud.tenant(session.tenantLuid)
  const account = await cloud.account(session.tenantLuid, session.accountLuid)
  if (tenant === null || account === null) return null
  if (!account.isCloudAdministrator || tenant.state !== 'Active') return null
  return (await isHostOf(cloud, host, tenant)) ? { session, tenant, account } : null
}

/** Writes down how an attempt ended; the caller learns nothing but that it failed. */
async function told(
  { log, clock }: CloudSignInDeps,
  door: Door,
  attempt: () => Promise<CloudSignedIn>,
): Promise<CloudSignedIn> {
  try {
    const entered = await attempt()
    const { tenant, account } = entered.caller
    const facts = { tenantLuid: tenant.luid, accountLuid: account.luid }
    log({ at: clock.now(), door, reason: null, facts })
    return entered
  } catch (cause) {
    if (!(cause instanceof SignInRefused)) throw cause
    log({ at: clock.now(), door, reason: cause.reason, facts: cause.eventFacts })
    throw cloudError('E_401_AUTH_SVC_1001')
  }
}
