/** Sign-in with a personal access token. Unknown, wrong and expired credentials cost the same work and get the same answer. */

import { keepGroupRole, withGroupRole } from './group-role.ts'
import { timingSafeEqual } from 'node:crypto'
import { standingProblem } from '../../domain/standing.ts'
import { tokenEnd, type PersonalAccessTokenLife, type TokenEnd } from '../../domain/token-life.ts'
import { isVoidFor } from '../../domain/token-rules.ts'
import type { PersonalAccessToken, Site, Store, User } from '../../ports/index.ts'
import { siteAt } from './look-up.ts'
import type { Reason } from '../refusals/reasons.ts'
import { SignInRefused, type EventFacts } from '../refusals/refusal.ts'
import { isOnRecord, type Authenticated, type UseRecorder } from './authenticated.ts'
import { equalSecretly, hashSecret, dummyHash, patGuidOf } from '../sessions/token.ts'

export interface PatCredential {
  readonly name: string
  readonly secret: string
  readonly contentUrl: string
}

export interface PatSignInDeps extends UseRecorder {
  readonly life: PersonalAccessTokenLife
}

const noId = 0

/** @throws SignInRefused with a `pat_*`, `site_*` or `user_*` reason */
export async function signInWithPat(
  deps: PatSignInDeps,
  credential: PatCredential,
): Promise<Authenticated> {
  const { read } = deps.store
  const guid = patGuidOf(credential.secret)
  const pat = await read.tokens.byGuid(guid ?? '')
  const ofCloud = await read.cloud.token(guid ?? '')
  const site = await siteAt(read, credential.contentUrl)
  const user = await read.users.ofAccount(site?.id ?? noId, pat?.accountId ?? noId)

  const hash = hashSecret(credential.secret)
  const isSecretRight = timingSafeEqual(hash, pat?.secretHash ?? dummyHash)
  const isSecretOfCloud = timingSafeEqual(hash, ofCloud?.secretHash ?? dummyHash)
  const isNameRight = equalSecretly(credential.name, pat?.name ?? '')
  const facts = { tokenGuid: pat?.guid ?? null, contentUrl: credential.contentUrl.slice(0, 128) }
  const refuse = (reason: Reason, more: EventFacts = {}): SignInRefused =>
    new SignInRefused({ reason, method: 'pat', facts: { ...facts, ...more } })

  if (guid === null) throw refuse('pat_malformed')
  if (ofCloud !== null && isSecretOfCloud) {
    const owner = await read.users.ofAccount(site?.id ?? noId, ofCloud.accountId)
    throw refuse('pat_is_tcm', { userLuid: owner?.luid ?? null })
  }
  if (pat === null) throw refuse('pat_unknown')
  if (!isSecretRight) throw refuse('pat_wrong_secret')
  if (!isNameRight) throw refuse('pat_name_mismatch')
  const end = tokenEnd(pat, deps.life, deps.clock.now())
  if (end !== null) {
    await recordEnd(deps, pat, end)
    throw refuse(reasonOfEnd[end])
  }
  if (site === null) throw refuse('site_unknown')
  if (user === null) throw refuse('site_not_member')
  const tokenProblem = tokenProblemAt(site, { pat, user })
  if (tokenProblem !== null) throw refuse(tokenProblem)
  const raised = await withGroupRole(read, user)
  const problem = standingProblem(site, raised)
  if (problem !== null) throw refuse(problem)

  return {
    kind: 'pat',
    site,
    user: raised,
    patGuid: pat.guid,
    trustId: null,
    scopes: null,
    credentialExpiresAt: pat.expiresAt,
    proof: pat.secretHash,
    facts,
    claim: null,
    async confirm() {
      await recordUse(deps, { pat, user })
      await keepGroupRole(deps.store, user, raised)
      return revokedMeanwhile(deps.store, { patGuid: pat.guid, userId: user.id })
    },
  }
}

/** Why a token that may sign in elsewhere does not open this site to this user, or null. */
export function tokenProblemAt(
  site: Site,
  held: { readonly pat: PersonalAccessToken; readonly user: User },
): Reason | null {
  if (!site.personalAccessTokens.isEnabled) return 'pat_disabled_for_site'
  return isVoidFor(held.pat, held.user) ? 'pat_revoked' : null
}

/** Why a token under which a session has just opened does not hold any more, or null. */
export async function revokedMeanwhile(
  { read }: Store,
  opened: { readonly patGuid: string; readonly userId: number },
): Promise<Reason | null> {
  const pat = await read.tokens.byGuid(opened.patGuid)
  const user = await read.users.byId(opened.userId)
  const isGone = pat === null || pat.ended !== null || user === null || isVoidFor(pat, user)
  return isGone ? 'pat_revoked' : null
}

export const reasonOfEnd: Readonly<Record<TokenEnd, Reason>> = {
  expired: 'pat_expired',
  idle: 'pat_idle_expired',
  revoked: 'pat_revoked',
}

/** A token that was refused because it had run out stays refused, also where the clock goes back. */
async function recordEnd(
  { store, clock }: PatSignInDeps,
  { guid, ended }: PersonalAccessToken,
  reason: TokenEnd,
): Promise<void> {
  if (ended !== null || reason === 'revoked') return
  await store.transaction((write) => write.tokens.recordEnd(guid, reason, clock.now()))
}

async function recordUse(
  deps: PatSignInDeps,
  use: { readonly pat: PersonalAccessToken; readonly user: User },
): Promise<void> {
  const { pat, user } = use
  const now = deps.clock.now()
  if (isOnRecord(deps, pat.lastUsedAt) && isOnRecord(deps, user.lastLogin)) return
  await deps.store.transaction(async (write) => {
    await write.tokens.recordUse(pat.guid, now)
    await write.users.recordSignIn(user.id, now)
  })
}
