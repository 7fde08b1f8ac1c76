/**
 * Public keys of issuers, obtained from where their configuration says and kept for a while. However many sign-ins there are, good or
 * bad, an issuer is asked at most a few times a minute.
 */

import { BoundedMap } from '../../domain/bounded-map.ts'
import type { Clock } from '../../ports/clock.ts'
import { findKeySet, MetadataMissing, type Metadata } from './jwks/discovery.ts'
import { keyFor, readKeySet, type KeySet, type KeyProblem } from './jwks/key-set.ts'
import { problemOf } from './jwks/problem.ts'
import type { Algorithm } from '../jwt/algorithms.ts'
import type { VerificationKey } from '../jwt/keys.ts'
import type { Outbound } from './outbound.ts'
import type { EventFacts } from '../refusals/refusal.ts'

/** Whose keys are wanted. */
export interface KeyOwner {
  /** Of the configuration; what is kept is kept for it alone. */
  readonly luid: string
  readonly issuer: string
  /** Null: the issuer's metadata names it. */
  readonly jwksUri: string | null
}

export type KeyAnswer =
  | { readonly key: VerificationKey; readonly metadata: Metadata | null }
  | {
      readonly key: null
      readonly problem: KeyProblem | SourceProblem
      readonly detail: string
      /** Facts for administrators: the addresses that were requested, and when. */
      readonly seen: EventFacts
    }

export type SourceProblem = 'metadata_unavailable' | 'keys_unavailable'

export interface KeySourceSettings {
  readonly freshSeconds: number
  /** After a failure, and between looks for a key that was not there. */
  readonly pauseSeconds: number
  /** The last good keys serve this long while the issuer cannot be reached. */
  readonly staleSeconds: number
}

export const cloudKeySourceSettings: KeySourceSettings = {
  freshSeconds: 600,
  pauseSeconds: 60,
  staleSeconds: 3600,
}

export interface KeySource {
  /** The owner's key of that name for that algorithm. Never throws for what the issuer answers or fails to answer. */
  keyOf(
    owner: KeyOwner,
    wanted: { readonly kid: string; readonly algorithm: Algorithm },
  ): Promise<KeyAnswer>
}

export interface KeySourceDeps {
  readonly outbound: Outbound
  readonly clock: Clock
  readonly settings: KeySourceSettings
}

const keptOwners = 2_000
/** Characters of addresses in an event. */
const keptText = 600

interface Good {
  readonly set: KeySet
  readonly metadata: Metadata | null
  readonly atMs: number
}

/** What is known of one owner. */
interface Entry {
  readonly owner: KeyOwner
  good: Good | null
  failure: (Extract<KeyAnswer, { key: null }> & { readonly atMs: number }) | null
  /** When a key was last looked for that was not there, and when the set had been obtained that lacked it. */
  looked: { readonly atMs: number; readonly setAtMs: number } | null
  /** The one request under way. */
  pending: Promise<void> | null
  /** Keys of the good set that were imported already, by algorithm and name. */
  readonly imported: Map<string, VerificationKey>
}

export function createKeySource(deps: KeySourceDeps): KeySource {
  const entries = new BoundedMap<string, Entry>(keptOwners)

  function entryOf(owner: KeyOwner): Entry {
    const known = entries.get(owner.luid)
    const isSame = known?.owner.issuer === owner.issuer && known.owner.jwksUri === owner.jwksUri
    if (known !== undefined && isSame) return known
    const entry: Entry = {
      owner,
      good: null,
      failure: null,
      looked: null,
      pending: null,
      imported: new Map(),
    }
    entries.set(owner.luid, entry)
    return entry
  }

  return {
    async keyOf(owner, wanted) {
      const entry = entryOf(owner)
      if (!isYoung(deps, entry.good?.atMs, deps.settings.freshSeconds)) await refresh(deps, entry)
      const isThere = entry.good?.set.has(wanted.kid) === true
      if (!isThere && entry.good !== null && mayLook(deps, entry)) {
        entry.looked = { atMs: deps.clock.now().getTime(), setAtMs: entry.good.atMs }
        await refresh(deps, entry)
      }
      return answer(deps, entry, wanted)
    },
  }
}

/** Whether `atMs` lies less than so many seconds back. A clock that was set back makes everything old. */
function isYoung({ clock }: KeySourceDeps, atMs: number | null | undefined, seconds: number) {
  if (atMs === null || atMs === undefined) return false
  const ageMs = clock.now().getTime() - atMs
  return ageMs >= 0 && ageMs < seconds * 1000
}

function mayLook(deps: KeySourceDeps, entry: Entry): boolean {
  return !isYoung(deps, entry.looked?.atMs, deps.settings.pauseSeconds)
}

async function refresh(deps: KeySourceDeps, entry: Entry): Promise<void> {
  if (entry.pending === null) {
    if (isYoung(deps, entry.failure?.atMs, deps.settings.pauseSeconds)) return
    entry.pending = obtain(deps, entry).finally(() => {
      entry.pending = null
    })
  }
  await entry.pending
}

async function obtain({ outbound, clock }: KeySourceDeps, entry: Entry): Promise<void> {
  const fail = (problem: SourceProblem, error: unknown, tried: readonly string[]): void => {
    const at = clock.now()
    const seen = { tried: tried.join('; ').slice(0, keptText), triedAt: at.toISOString() }
    entry.failure = { key: null, problem, detail: problemOf(error), seen, atMs: at.getTime() }
  }
  let place
  try {
    place = await findKeySet(outbound, entry.owner)
  } catch (error) {
    const isKnown = error instanceof MetadataMissing
    fail('metadata_unavailable', isKnown ? error.cause : error, isKnown ? error.tried : [])
    return
  }
  try {
    const set = readKeySet(await outbound.getJson(place.jwksUri))
    entry.good = { set, metadata: place.metadata, atMs: clock.now().getTime() }
    entry.failure = null
    entry.imported.clear()
  } catch (error) {
    fail('keys_unavailable', error, [`${place.jwksUri}: ${problemOf(error)}`])
  }
}

function answer(
  deps: KeySourceDeps,
  entry: Entry,
  wanted: { readonly kid: string; readonly algorithm: Algorithm },
): KeyAnswer {
  const { good, failure } = entry
  if (good === null || !isYoung(deps, good.atMs, deps.settings.staleSeconds)) {
    return failure ?? { key: null, problem: 'keys_unavailable', detail: 'stale', seen: {} }
  }
  const name = `${wanted.algorithm} ${wanted.kid}`
  const key = entry.imported.get(name) ?? keyFor(good.set, wanted)
  if (typeof key === 'string')
    return { key: null, problem: key, detail: '', seen: seenOf(entry, good) }
  entry.imported.set(name, key)
  return { key, metadata: good.metadata }
}

function seenOf({ looked }: Entry, { atMs, set, metadata }: Good): EventFacts {
  const time = (ms: number | undefined) => (ms === undefined ? null : new Date(ms).toISOString())
  return {
    keysObtainedAt: time(atMs),
    keysLookedAt: time(looked?.atMs),
    keysBeforeAt: time(looked?.setAtMs),
    keyCount: set.size,
    keysFrom: metadata,
  }
}
