/** Personal access tokens from creation to revocation. Every path that creates or revokes a token goes through this module. */

import { isAdministrator, isLicensed } from '../../domain/site-roles.ts'
import { tokenEnd, tokenExpiresAt, type PersonalAccessTokenLife } from '../../domain/token-life.ts'
import { forgettableTokens, livingTokens, newTokenProblem } from '../../domain/token-rules.ts'
import type {
  Clock,
  NewPersonalAccessToken,
  PersonalAccessToken,
  PersonalAccessTokens,
  Random,
  Site,
  Store,
  User,
  Writer,
} from '../../ports/index.ts'
import type { Sessions } from '../sessions/sessions.ts'
import { hashSecret, newPatSecret } from '../sessions/token.ts'

export interface PersonalAccessTokenDeps {
  readonly store: Store
  readonly sessions: Pick<Sessions, 'endOfPat' | 'endOfUser'>
  readonly clock: Clock
  readonly random: Random
  readonly life: PersonalAccessTokenLife
  readonly maxTokensPerUser: number
}

export function createPersonalAccessTokens(deps: PersonalAccessTokenDeps): PersonalAccessTokens {
  const { store, sessions, clock, life } = deps
  const living = async (owner: User) =>
    livingTokens(await store.read.tokens.ofAccount(owner.accountId), life, clock.now())
  return {
    living,

    async mayManage({ user, isAdministrator: administers }, owner) {
      if (user.accountId === owner.accountId) return true
      if (!administers) return false
      const own = await store.read.users.membershipsOf(user.accountId)
      const sites = new Set(
        own.filter(({ siteRole }) => isAdministrator(siteRole)).map(({ siteId }) => siteId),
      )
      const memberships = await store.read.users.membershipsOf(owner.accountId)
      return memberships.every(({ siteId }) => sites.has(siteId))
    },

    async create(owner, wanted) {
      const { made, replaced } = await store.transaction((write) =>
        create(deps, write, { ...wanted, owner }),
      )
      for (const { guid } of replaced) await sessions.endOfPat(guid, 'credential-revoked')
      return made
    },

    async revoke(owner, guidOrName) {
      const tokens = await living(owner)
      const token =
        tokens.find(({ guid }) => guid === guidOrName.toLowerCase()) ??
        tokens.find(({ name }) => name === guidOrName)
      if (token === undefined) return false
      await store.transaction((write) => write.tokens.revoke(token.guid, clock.now()))
      await sessions.endOfPat(token.guid, 'credential-revoked')
      return true
    },

    async reset(write, user) {
      const revoked = await reset(deps, write, user)
      return async () => {
        for (const { guid } of revoked) await sessions.endOfPat(guid, 'credential-revoked')
        await sessions.endOfUser(user.luid, 'user-changed')
      }
    },
  }
}

interface Wanted {
  readonly owner: User
  readonly site: Site
  readonly name: string
  readonly isReplacing?: boolean
}

interface Creation {
  readonly made: Awaited<ReturnType<PersonalAccessTokens['create']>>
  readonly replaced: readonly PersonalAccessToken[]
}

async function create(
  deps: PersonalAccessTokenDeps,
  write: Writer,
  wanted: Wanted,
): Promise<Creation> {
  const { owner, site, name, isReplacing = false } = wanted
  const { accountId } = owner
  const now = deps.clock.now()
  await write.tokens.lockAccount(accountId)
  const all = await write.tokens.ofAccount(accountId)
  const living = livingTokens(all, deps.life, now)
  const replaced = living.filter((token) => isReplacing && token.name === name)
  const { isEnabled: isEnabledOnSite, creatorsGroupId } = site.personalAccessTokens
  const isCreator =
    creatorsGroupId === null || (await write.users.groupIds(owner.id)).includes(creatorsGroupId)
  const problem = newTokenProblem({
    name,
    living: living.filter((token) => !replaced.includes(token)),
    isEnabledOnSite,
    isCreator,
    maxTokens: deps.maxTokensPerUser,
  })
  if (problem !== null) return { made: { problem }, replaced: [] }
  await tidy(write, all, deps)
  for (const { guid } of replaced) await write.tokens.revoke(guid, now)
  // A token is younger than the reset that came before it, also where the clock has not moved.
  const resetAt = (await write.users.byId(owner.id))?.credentialsResetAt ?? null
  const createdAt = resetAt !== null && resetAt >= now ? new Date(resetAt.getTime() + 1) : now
  const { maxDays } = site.personalAccessTokens
  const made = newToken(deps, { accountId, name, createdAt, maxDays })
  await write.tokens.create(made.token)
  return { made, replaced }
}

/** What has run out is written down as such, and what ended long ago is forgotten. */
async function tidy(
  write: Writer,
  tokens: readonly PersonalAccessToken[],
  { clock, life }: Pick<PersonalAccessTokenDeps, 'clock' | 'life'>,
): Promise<void> {
  const now = clock.now()
  for (const token of tokens) {
    const end = token.ended === null ? tokenEnd(token, life, now) : null
    if (end === 'expired' || end === 'idle') await write.tokens.recordEnd(token.guid, end, now)
  }
  for (const { guid } of forgettableTokens(tokens, now)) await write.tokens.forget(guid)
}

function newToken(
  { random, life }: Pick<PersonalAccessTokenDeps, 'random' | 'life'>,
  wanted: {
    readonly accountId: number
    readonly name: string
    readonly createdAt: Date
    readonly maxDays: number
  },
): NewPersonalAccessToken {
  const { guid, secret } = newPatSecret(random)
  const { accountId, name, createdAt } = wanted
  const maxDays = Math.min(wanted.maxDays, life.maxDays)
  const token: PersonalAccessToken = {
    guid,
    accountId,
    name,
    secretHash: hashSecret(secret),
    createdAt,
    // Idle time counts from creation until the token is used.
    lastUsedAt: createdAt,
    expiresAt: tokenExpiresAt(createdAt, { ...life, maxDays }),
    ended: null,
  }
  return { token, secret }
}

/** A person who stays licensed on another site keeps the tokens. They no longer open the site of this user. */
async function reset(
  { clock }: PersonalAccessTokenDeps,
  write: Writer,
  user: User,
): Promise<readonly PersonalAccessToken[]> {
  await write.tokens.lockAccount(user.accountId)
  await write.users.resetCredentials(user.id, clock.now())
  const others = await write.users.membershipsOf(user.accountId)
  const isElsewhere = others.some(({ id, siteRole }) => id !== user.id && isLicensed(siteRole))
  if (isElsewhere) return []
  const all = await write.tokens.ofAccount(user.accountId)
  const tokens = all.filter(({ ended }) => ended === null)
  for (const { guid } of tokens) await write.tokens.revoke(guid, clock.now())
  return tokens
}
