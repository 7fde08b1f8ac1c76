/** Answers of look-ups that many requests repeat, kept until anything is written. */

import { BoundedMap } from '../../domain/bounded-map.ts'
import type { Reader } from '../../ports/store/store.ts'

/** Answers kept of each look-up. */
const keptAnswers = 5_000

/**
 * The same reader; users and what vouches for them are read from the database once for each {@link Reader.stamp}.
 *
 * Content URLs and issuers are looked up every time: they can be guessed, and response times would show which of them are in use.
 */
export function remembering(read: Reader): Reader {
  const once = <Key extends readonly (string | number)[], T>(find: (...key: Key) => Promise<T>) =>
    remembered(find, () => read.stamp())
  const { sites, users, tokens, connectedApps, cloud } = read
  return {
    ...read,
    sites: {
      ...sites,
      byLuid: once((luid: string) => sites.byLuid(luid)),
    },
    users: {
      ...users,
      byId: once((id: number) => users.byId(id)),
      byLuid: once((siteId: number, luid: string) => users.byLuid(siteId, luid)),
      byName: once((siteId: number, name: string) => users.byName(siteId, name)),
      ofAccount: once((siteId: number, accountId: number) => users.ofAccount(siteId, accountId)),
    },
    tokens: { ...tokens, byGuid: once((guid: string) => tokens.byGuid(guid)) },
    connectedApps: {
      ...connectedApps,
      byClientId: once((clientId: string) => connectedApps.byClientId(clientId)),
      secret: once((clientId: string, id: string) => connectedApps.secret(clientId, id)),
    },
    cloud: {
      ...cloud,
      token: once((guid: string) => cloud.token(guid)),
      tenant: once((luid: string) => cloud.tenant(luid)),
      account: once((tenantLuid: string, luid: string) => cloud.account(tenantLuid, luid)),
      accountByName: once((tenantLuid: string, name: string) =>
        cloud.accountByName(tenantLuid, name),
      ),
    },
  }
}

function remembered<Key extends readonly (string | number)[], T>(
  find: (...key: Key) => Promise<T>,
  stampNow: () => number | null,
): (...key: Key) => Promise<T> {
  let stamp: number | null = null
  let answers = new BoundedMap<string, { readonly answer: T }>(keptAnswers)
  return async (...key) => {
    // Read first: what is written while the database is asked belongs to a later stamp.
    const now = stampNow()
    if (now === null) return find(...key)
    if (now !== stamp) {
      stamp = now
      answers = new BoundedMap(keptAnswers)
    }
    const name = JSON.stringify(key)
    const known = answers.get(name)
    if (known !== undefined) return known.answer
    const found = { answer: await find(...key) }
    if (stamp === now) answers.set(name, found)
    return found.answer
  }
}
