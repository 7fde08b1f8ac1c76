/**
 * A new master key while the server goes on answering. The key is on disk before anything is sealed under it; what is under others is put
 * under it in small transactions; those others go when nothing has been under them for a while. Cut off at any point, it goes on with the
 * next start.
 */

import type { Clock, KeyFiles, KeyStatus, MasterKeys, Random, Store } from '../ports/index.ts'
import { masterKeyId, type Keyring } from './sealed.ts'

export interface KeyRotationDeps {
  readonly store: Store
  readonly keys: Keyring
  readonly files: KeyFiles
  readonly clock: Clock
  readonly random: Random
  /** Whether a key that nothing is under stays: a state of before may be put back. */
  readonly keepsUnused: boolean
}

export interface KeyRotation extends MasterKeys, AsyncDisposable {
  /** Takes up what another server of the same directory, or an earlier run, has begun. */
  refresh(): Promise<void>
}

const cellsAtOnce = 50
/** How long a key that nothing is under is kept: a transaction that sealed with it may not have committed yet. */
const graceMs = 10 * 60_000

export function createKeyRotation(deps: KeyRotationDeps): KeyRotation {
  const { store, keys, files, random } = deps
  let running: Promise<void> = Promise.resolve()
  const stop = new AbortController()
  /** One after another; a failure is the caller's who waits for it. */
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const done = running.then(work)
    running = done.catch(() => undefined)
    return done
  }
  const rewrap = async () => {
    while (!stop.signal.aborted && (await rewrapSome(deps)));
  }
  return {
    status: () => statusOf(deps),
    async rotate() {
      await inTurn(async () => {
        const key = random.bytes(32)
        await store.transaction(async (write) => {
          write.note({ did: 'keys.rotate', kind: 'master-key', luid: masterKeyId(key) })
          await files.turnTo(key)
        })
        keys.turnTo(key)
      })
      void inTurn(rewrap).catch(() => undefined)
    },
    refresh: () =>
      inTurn(async () => {
        if (!(await readAgain(deps))) return
        await rewrap()
        if (!deps.keepsUnused) await removeUnused(deps)
      }),
    async [Symbol.asyncDispose]() {
      stop.abort()
      await running
    },
  }
}

/** @returns whether there may be more */
async function rewrapSome({ store, keys }: KeyRotationDeps): Promise<boolean> {
  const isDone = [...(await store.read.sealed.uses()).keys()].every(
    (id) => id === keys.currentId || !keys.has(id),
  )
  if (isDone) return false
  await store.transaction(async ({ sealed }) => {
    for (const cell of await sealed.notUnder(keys.currentId, cellsAtOnce)) {
      // What is under a key that is not here stays as it is: the key may come back.
      if (!keys.has(keys.idOf(cell.envelope))) continue
      await sealed.rewrap(cell, keys.seal(cell, keys.open(cell, cell.envelope)))
    }
  })
  return true
}

/** @returns whether there are keys beside the current one, which a rotation is not done with */
async function readAgain({ keys, files }: KeyRotationDeps): Promise<boolean> {
  const [current, ...others] = await files.list()
  for (const { key } of others) keys.add(key)
  if (current !== undefined) keys.turnTo(current.key)
  return others.length > 0
}

async function removeUnused({ store, keys, files, clock }: KeyRotationDeps): Promise<void> {
  const [current, ...others] = await files.list()
  const uses = await store.read.sealed.uses()
  const ageMs = clock.now().getTime() - (current?.madeAt.getTime() ?? 0)
  if (ageMs < graceMs) return
  for (const { key } of others) {
    const luid = masterKeyId(key)
    if ((uses.get(luid) ?? 0) > 0) continue
    await store.transaction(async (write) => {
      write.note({ did: 'keys.remove', kind: 'master-key', luid })
      await files.remove(key)
    })
    keys.drop(luid)
  }
}

async function statusOf({ store, keys, files }: KeyRotationDeps): Promise<readonly KeyStatus[]> {
  const counts = await store.read.sealed.counts()
  const kept = new Map((await files.list()).map((one) => [masterKeyId(one.key), one.madeAt]))
  return [...new Set([...kept.keys(), ...counts.keys()])].map((id) => ({
    id,
    isCurrent: id === keys.currentId,
    madeAt: kept.get(id) ?? null,
    sealedRecords: counts.get(id) ?? 0,
  }))
}
