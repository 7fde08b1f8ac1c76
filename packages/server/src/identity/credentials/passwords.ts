/** Setting passwords and taking them away. */

import { newPasswordProblem } from '../../domain/password-rules.ts'
import type { Clock, Passwords, Reader, Store, User } from '../../ports/index.ts'
import type { Sessions } from '../sessions/sessions.ts'
import type { PasswordHasher } from '../verifiers/passwords/hasher.ts'

export interface PasswordsDeps {
  readonly store: Store
  readonly sessions: Pick<Sessions, 'endOfPassword'>
  readonly clock: Clock
  readonly hasher: PasswordHasher
}

export function createPasswords({ store, sessions, clock, hasher }: PasswordsDeps): Passwords {
  /** Words that an attacker would guess for this person: names from all sites of the account. */
  const contextOf = async (read: Reader, memberships: readonly User[]) => {
    const sites = await Promise.all(memberships.map(({ siteId }) => read.sites.byId(siteId)))
    const ofUsers = memberships.flatMap(({ name, fullName, email }) => [name, fullName, email])
    const ofSites = sites.flatMap((site) => [site?.name, site?.contentUrl])
    return [...ofUsers, ...ofSites].filter((text) => typeof text === 'string')
  }
  const endSessions = async (memberships: readonly User[]) => {
    for (const { luid } of memberships) await sessions.endOfPassword(luid)
  }
  return {
    async set({ accountId }, password) {
      const { read } = store
      const memberships = await read.users.membershipsOf(accountId)
      const problem = newPasswordProblem(password, await contextOf(read, memberships))
      if (problem !== null) return problem
      const hash = await hasher.make(password)
      await store.transaction(async (write) => {
        const before = (await write.passwords.ofAccount(accountId))?.changedAt.getTime() ?? 0
        // Later than the one before it, also where the clock has not moved.
        const changedAt = new Date(Math.max(clock.now().getTime(), before + 1))
        await write.passwords.set(accountId, { hash, changedAt })
      })
      await endSessions(memberships)
      return null
    },
    async remove({ accountId }) {
      const hadOne = await store.transaction(async ({ passwords }) => {
        if ((await passwords.ofAccount(accountId)) === null) return false
        await passwords.delete(accountId)
        return true
      })
      await endSessions(await store.read.users.membershipsOf(accountId))
      return hadOne
    },
  }
}
