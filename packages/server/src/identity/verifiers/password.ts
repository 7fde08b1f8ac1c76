/**
 * Sign-in with user name and password. Every refusal takes the same work and has the same answer: one key derivation, with the dummy
 * hash where no user of that name has a password.
 */

import { keepGroupRole, withGroupRole } from './group-role.ts'
import { acceptsPassword } from '../../domain/auth-settings.ts'
import { standingProblem } from '../../domain/standing.ts'
import { TurnRefused } from '../../domain/turns.ts'
import type { Site, StoredPassword, User } from '../../ports/index.ts'
import { recordSignIn, type Authenticated, type UseRecorder } from './authenticated.ts'
import { siteAt, userNamed } from './look-up.ts'
import type { PasswordHasher } from './passwords/hasher.ts'
import type { Reason } from '../refusals/reasons.ts'
import { SignInRefused } from '../refusals/refusal.ts'

export interface PasswordCredential {
  readonly name: string
  readonly password: string
  readonly contentUrl: string
}

export interface PasswordSignInDeps extends UseRecorder {
  readonly hasher: PasswordHasher
  /** Whether the server takes passwords at all. */
  readonly allowsPasswords: boolean
}

const noId = 0
const method = 'password'

/** @throws SignInRefused with a `password_*`, `site_*` or `user_*` reason */
export async function signInWithPassword(
  house: PasswordSignInDeps,
  { name, password, contentUrl }: PasswordCredential,
): Promise<Authenticated> {
  if (!house.allowsPasswords) throw new SignInRefused({ reason: 'password_disabled', method })
  const { read } = house.store
  const site = await siteAt(read, contentUrl)
  const user = await userNamed(read, site?.id ?? noId, name)
  const stored = await read.passwords.ofAccount(user?.accountId ?? noId)
  const isRight = await inTurn(() => house.hasher.matches(stored?.hash ?? null, password))

  const facts = { userLuid: user?.luid ?? null }
  const refuse = (reason: Reason): SignInRefused => new SignInRefused({ reason, method, facts })
  if (site === null) throw refuse('site_unknown')
  if (user === null) throw refuse('user_unknown')
  const offered = passwordProblemOf(user)
  if (offered !== null) throw refuse(offered)
  if (stored === null) throw refuse('password_not_set')
  if (!isRight) throw refuse('password_wrong')
  const raised = await withGroupRole(read, user)
  const problem = standingProblem(site, raised)
  if (problem !== null) throw refuse(problem)

  return {
    kind: 'password',
    site,
    user: raised,
    patGuid: null,
    trustId: null,
    scopes: null,
    credentialExpiresAt: null,
    proof: Buffer.from(stored.hash),
    facts,
    claim: null,
    async confirm() {
      await rehash(house, { user, stored, password })
      await recordSignIn(house, user)
      await keepGroupRole(house.store, user, raised)
      return changedMeanwhile(house, { site, user, stored })
    },
  }
}

/** Why a password does not open the site to this user, whatever it is, or null. */
export function passwordProblemOf(user: User): Reason | null {
  return acceptsPassword(user.authSetting) ? null : 'password_disabled_mfa'
}

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (!(cause instanceof TurnRefused)) throw cause
    throw new SignInRefused({ reason: 'password_busy', method }, { cause })
  }
}

/**
 * Parameters have been raised since the password was set: while it is known, its hash is made anew. The next sign-in is as good a time
 * where too many wait.
 */
async function rehash(
  { store, hasher }: PasswordSignInDeps,
  known: { readonly user: User; readonly stored: StoredPassword; readonly password: string },
): Promise<void> {
  const { user, stored, password } = known
  if (!hasher.isOutOfDate(stored.hash)) return
  const to = await hasher.make(password).catch(noneWhenBusy)
  if (to === null) return
  const { accountId } = user
  await store.transaction((write) => write.passwords.rehash(accountId, { from: stored.hash, to }))
}

function noneWhenBusy(cause: unknown): null {
  if (cause instanceof TurnRefused) return null
  throw cause
}

/** Why a password by which a session has just opened does not hold any more, or null. */
async function changedMeanwhile(
  { store: { read } }: PasswordSignInDeps,
  opened: { readonly site: Site; readonly user: User; readonly stored: StoredPassword },
): Promise<Reason | null> {
  const user = await read.users.byId(opened.user.id)
  if (user === null) return 'user_unknown'
  const stored = await read.passwords.ofAccount(user.accountId)
  if (stored?.changedAt.getTime() !== opened.stored.changedAt.getTime()) return 'password_wrong'
  return passwordProblemOf(user) ?? standingProblem(opened.site, user)
}
