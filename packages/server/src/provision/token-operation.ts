/** How the operator of a server keeps the tokens of people: those of sites, and those of Cloud Manager. */

import { createCloudToken, livingCloudTokens } from '../cloud-manager/new-token.ts'
import { cloudTokenLife } from '../domain/token-life.ts'
import {
  cloudTokensPerUser,
  livingTokens,
  newTokenProblem,
  newTokenProblems,
} from '../domain/token-rules.ts'
import type { Account, CloudToken, PersonalAccessToken, Store, User } from '../ports/index.ts'
import { found } from './found.ts'
import type { Named, ProvisionDeps } from './parts.ts'

export type TokenOverview = Pick<
  PersonalAccessToken & CloudToken,
  'guid' | 'name' | 'createdAt' | 'lastUsedAt' | 'expiresAt'
>

/** The secret is shown once. */
export interface MadeToken {
  readonly name: string
  readonly secret: string
}

/** All of them reject with a RangeError, and change nothing, where the wanted cannot be. */
export interface TokenOperation {
  /** Tokens of the user that may still sign in, by age. */
  tokens(siteLuid: string, userLuid: string): Promise<readonly TokenOverview[]>
  /** A new personal access token. A living one of the same name is revoked. */
  personalAccessToken(siteLuid: string, userLuid: string, name: string): Promise<MadeToken>
  /** Ends the token and its sessions. */
  revokeToken(siteLuid: string, userLuid: string, guidOrName: string): Promise<void>
  /** The person of that user name, where they manage the tenant. */
  cloudAdministratorNamed(tenantLuid: string, name: string): Promise<Account | null>
  /** Tokens of the person for Cloud Manager that may still sign in, by age. */
  cloudTokens(accountLuid: string, tenantLuid: string): Promise<readonly TokenOverview[]>
  /** A new token for Cloud Manager. A living one of the same name is revoked, and its sessions end. */
  cloudToken(accountLuid: string, tenantLuid: string, name: string): Promise<MadeToken>
  /** Ends the token for Cloud Manager and its sessions. */
  revokeCloudToken(accountLuid: string, tenantLuid: string, guid: string): Promise<void>
}

type TokenOperationDeps = Pick<
  ProvisionDeps,
  'store' | 'tokens' | 'cloudSessions' | 'clock' | 'random'
>

export function createTokenOperation(deps: TokenOperationDeps): TokenOperation {
  const { store, tokens } = deps
  return {
    tokens: async (siteLuid, userLuid) => {
      const { user } = await placeOf(store, { siteLuid, userLuid })
      return (await tokens.living(user)).map(overviewOf)
    },
    personalAccessToken: (siteLuid, userLuid, name) => newToken(deps, { siteLuid, userLuid }, name),
    revokeToken: async (siteLuid, userLuid, guidOrName) => {
      const { user } = await placeOf(store, { siteLuid, userLuid })
      if (await tokens.revoke(user, guidOrName)) return
      throw new RangeError(`${user.name} has no token "${guidOrName}"`)
    },
    cloudAdministratorNamed: async (tenantLuid, name) => {
      const account = await store.read.cloud.accountByName(tenantLuid, name)
      return account?.isCloudAdministrator === true ? account : null
    },
    cloudTokens: async (accountLuid, tenantLuid) => {
      const { id } = found(
        await store.read.cloud.account(tenantLuid, accountLuid),
        `account ${accountLuid}`,
      )
      const all = await store.read.cloud.tokens(id)
      return livingTokens(all, cloudTokenLife, deps.clock.now()).map(overviewOf)
    },
    cloudToken: (accountLuid, tenantLuid, name) =>
      newCloudToken(deps, { accountLuid, tenantLuid }, name),
    revokeCloudToken: (accountLuid, tenantLuid, guid) =>
      revokeCloudToken(deps, { accountLuid, tenantLuid }, guid),
  }
}

async function placeOf({ read }: Store, { siteLuid, userLuid }: Named) {
  const site = found(await read.sites.byLuid(siteLuid), `site ${siteLuid}`)
  const user: User = found(await read.users.byLuid(site.id, userLuid), `user ${userLuid}`)
  return { site, user }
}

async function newToken(
  { store, tokens }: TokenOperationDeps,
  place: Named,
  name: string,
): Promise<MadeToken> {
  const { site, user } = await placeOf(store, place)
  const made = await tokens.create(user, { site, name, isReplacing: true })
  if ('problem' in made) {
    throw new RangeError(`personal access token ${name}: ${newTokenProblems[made.problem]}`)
  }
  return { name, secret: made.secret }
}

interface Managed {
  readonly accountLuid: string
  readonly tenantLuid: string
}

async function newCloudToken(
  { store, cloudSessions, clock, random }: TokenOperationDeps,
  { accountLuid, tenantLuid }: Managed,
  name: string,
): Promise<MadeToken> {
  const { secret, older } = await store.transaction(async (write) => {
    const account = found(
      await write.cloud.account(tenantLuid, accountLuid),
      `account ${accountLuid}`,
    )
    const { id: accountId } = account
    const living = await livingCloudTokens(write, accountId, clock.now())
    const replaced = living.filter((token) => token.name === name)
    const others = living.filter((token) => token.name !== name)
    const always = { isEnabledOnSite: true, isCreator: true }
    const rules = { name, living: others, maxTokens: cloudTokensPerUser, ...always }
    const problem = newTokenProblem(rules)
    if (problem !== null) throw new RangeError(`token ${name}: ${newTokenProblems[problem]}`)
    for (const { guid } of replaced) await write.cloud.revokeToken(guid, clock.now())
    const made = await createCloudToken({ write, clock, random }, { accountId, name })
    return { secret: made.secret, older: replaced }
  })
  for (const { guid } of older) await cloudSessions.endOfPat(guid)
  return { name, secret }
}

async function revokeCloudToken(
  { store, cloudSessions, clock }: TokenOperationDeps,
  { accountLuid, tenantLuid }: Managed,
  guid: string,
): Promise<void> {
  await store.transaction(async (write) => {
    const account = found(
      await write.cloud.account(tenantLuid, accountLuid),
      `account ${accountLuid}`,
    )
    const living = await livingCloudTokens(write, account.id, clock.now())
    if (!living.some((token) => token.guid === guid)) {
      throw new RangeError(`${account.name} has no token "${guid}" for Cloud Manager`)
    }
    await write.cloud.revokeToken(guid, clock.now())
  })
  await cloudSessions.endOfPat(guid)
}

function overviewOf({
  guid,
  name,
  createdAt,
  lastUsedAt,
  expiresAt,
}: TokenOverview): TokenOverview {
  return { guid, name, createdAt, lastUsedAt, expiresAt }
}
