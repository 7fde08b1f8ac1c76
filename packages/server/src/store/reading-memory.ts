/** Answers of look-ups that many requests repeat, kept until anything is written. */

import { BoundedMap } from '../domain/bounded-map.ts'
import type { Reader } from '../ports/store.ts'

/** Answers kept of each look-up. */
const keptAnswers = 5_000

/** The same reader; who somebody is and what vouches for him is asked of the database once for each {@link Reader.stamp}. */
export function remembering(read: Reader): Reader {
  const once = <Key extends readonly (string | number)[], T>(find: (...key: Key) => Promise<T>) =>
    remembered(find, () => read.stamp())
  const { sites, users, tokens, connectedApps, uatConfigs, cloud } = read
  return {
    ...read,
    sites: { ...sites, byLuid: once(sites.byLuid), byContentUrl: once(sites.byContentUrl) },
    users: {
      ...users,
      byId: once(users.byId),
      byLuid: once(users.byLuid),
      byName: once(users.byName),
      ofAccount: once(users.ofAccount),
    },
    tokens: { ...tokens, byGuid: once(tokens.byGuid) },
    connectedApps: {
      ...connectedApps,
      byClientId: once(connectedApps.byClientId),
      secret: once(connectedApps.secret),
    },
    uatConfigs: { ...uatConfigs, byIssuer: once(uatConfigs.byIssuer) },
    cloud: {
      ...cloud,
      token: once(cloud.token),
      tenant: once(cloud.tenant),
      account: once(cloud.account),
      accountByName: once(cloud.accountByName),
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
