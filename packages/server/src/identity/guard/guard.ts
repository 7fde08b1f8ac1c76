/**
 * Remembers who failed at what. An address that has not failed is never refused, whatever others do: an attack on a credential, or on
 * all of them, only takes the free failures from those who fail.
 *
 * Memory is bounded. Each record costs a verified failure, and an address has a limited number of those: a client cannot push out its
 * own record by inventing credentials.
 */

import { BoundedMap } from '../../domain/bounded-map.ts'
import { countAt, oneMore, waitMs, type Failures, type Patience } from '../../domain/failures.ts'
import type { Clock, FailureGuard } from '../../ports/index.ts'
import type { SignInLimits } from './limits.ts'
import { networkOf } from './network.ts'

interface Kept {
  failures: Failures
  /** Whether a refusal was reported since the last failure. */
  isReported: boolean
}

/** About 20 MB for each of the three kinds, once a hundred thousand addresses have failed. */
const keptRecords = 100_000

export function createFailureGuard(deps: {
  readonly clock: Clock
  readonly limits: SignInLimits
}): FailureGuard {
  const { clock, limits } = deps
  const { windowSeconds } = limits
  const addresses = new BoundedMap<string, Kept>(keptRecords)
  const pairs = new BoundedMap<string, Kept>(keptRecords)
  const credentials = new BoundedMap<string, Failures>(keptRecords)
  let all: Failures | null = null

  function isStrict(credential: string, nowMs: number): boolean {
    const anywhere = credentials.get(credential)
    const count = (failures: Failures | null | undefined) =>
      failures ? countAt(failures, windowSeconds, nowMs) : 0
    return count(all) >= limits.inTotal || count(anywhere) >= limits.ofCredentialAnywhere
  }

  const count = (records: BoundedMap<string, Kept>, key: string, nowMs: number): boolean =>
    countOne(records, key, { windowSeconds, nowMs })

  return {
    clientOf: networkOf,

    delayOf({ client, credential }) {
      const ofAddress = addresses.get(client)
      if (ofAddress === undefined) return null
      const nowMs = clock.now().getTime()
      const free = isStrict(credential, nowMs) ? limits.strict : limits
      const here = waitOf(
        pairs.get(pairOf(client, credential)),
        { ...limits, free: free.ofCredential },
        nowMs,
      )
      const anywhere = waitOf(ofAddress, { ...limits, free: free.ofAddress }, nowMs)
      const wait = Math.max(here, anywhere)
      if (wait === 0) return null
      return {
        seconds: Math.ceil(wait / 1000),
        limit: here >= anywhere ? 'credential' : 'address',
      }
    },

    failed({ client, credential }) {
      const nowMs = clock.now().getTime()
      // Failing again at the same credential is the pair's to count: one stale secret must not close an office.
      const isAnother = count(pairs, pairOf(client, credential), nowMs)
      const ofAddress = addresses.get(client)
      if (isAnother || ofAddress === undefined) count(addresses, client, nowMs)
      const anywhere = credentials.get(credential) ?? null
      credentials.set(credential, oneMore(anywhere, windowSeconds, nowMs))
      all = oneMore(all, windowSeconds, nowMs)
    },

    succeeded({ client, credential }) {
      if (addresses.get(client) !== undefined) pairs.delete(pairOf(client, credential))
    },

    isFirstRefusal({ client, credential }) {
      const kept = pairs.get(pairOf(client, credential)) ?? addresses.get(client)
      if (kept === undefined || kept.isReported) return false
      kept.isReported = true
      return true
    },
  }
}

/** @returns whether it is the first that is not forgotten */
function countOne(
  records: BoundedMap<string, Kept>,
  key: string,
  { windowSeconds, nowMs }: { readonly windowSeconds: number; readonly nowMs: number },
): boolean {
  const known = records.get(key)
  const failures = oneMore(known?.failures ?? null, windowSeconds, nowMs)
  records.set(key, { failures, isReported: false })
  return failures.count === 1
}

const waitOf = (kept: Kept | undefined, patience: Patience, nowMs: number): number =>
  kept === undefined ? 0 : waitMs(kept.failures, patience, nowMs)

const pairOf = (client: string, credential: string): string => `${client} ${credential}`
