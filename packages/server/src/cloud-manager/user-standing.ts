/**
 * The place of a user on a site, the site role and the authentication method: what ends when they change. Every caller that changes them
 * uses this module.
 */

import { authenticatesOtherwise, resetsCredentials } from '../domain/token-rules.ts'
import type {
  Clock,
  CloudSignIn,
  PersonalAccessTokens,
  SiteSessions,
  User,
  UserChange,
  Writer,
} from '../ports/index.ts'

/** Ends sessions. To be run once the transaction has committed: an end before it could be undone by a sign-in. */
export type Ending = () => Promise<void>

export interface UserStanding {
  /**
   * Changes the user and, in the same transaction, voids the credentials that depend on the former state: personal access tokens of the
   * site when the user loses the licence or authenticates another way, and in the latter case those for Cloud Manager, too.
   */
  change(
    write: Writer,
    user: User,
    change: UserChange,
  ): Promise<{ readonly user: User; readonly endings: readonly Ending[] }>
  /** Takes the user, who must own nothing, from the site, and voids the credentials for it. */
  remove(write: Writer, user: User): Promise<readonly Ending[]>
}

interface Parts {
  readonly tokens: Pick<PersonalAccessTokens, 'reset'>
  readonly cloudSignIn: Pick<CloudSignIn, 'endOfAccount'>
  readonly siteSessions: Pick<SiteSessions, 'endOfUser'>
  readonly clock: Clock
}

export function createUserStanding({
  tokens,
  cloudSignIn,
  siteSessions,
  clock,
}: Parts): UserStanding {
  return {
    async change(write, before, change) {
      const user = await write.users.update(before.id, change)
      const endings: Ending[] = []
      if (resetsCredentials(before, user)) endings.push(await tokens.reset(write, user))
      if (authenticatesOtherwise(before, user)) {
        const accountLuid = await revokeCloudTokens(write, user, clock.now())
        endings.push(() => cloudSignIn.endOfAccount(accountLuid))
      }
      return { user, endings }
    },
    async remove(write, user) {
      const end = await tokens.reset(write, user)
      await write.users.delete(user)
      return [end, () => siteSessions.endOfUser(user.luid, 'user-changed')]
    },
  }
}

/** @returns LUID of the person's account */
async function revokeCloudTokens({ cloud }: Writer, user: User, now: Date): Promise<string> {
  const account = await cloud.accountOf(user)
  if (account === null) throw new Error(`user ${user.luid} has no account`)
  for (const { guid } of await cloud.tokens(account.id)) await cloud.revokeToken(guid, now)
  return account.luid
}
