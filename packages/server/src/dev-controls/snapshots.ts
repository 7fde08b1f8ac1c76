/**
 * Whole states of a server that keeps nothing: both databases, files and the clock. They are taken and put back while no request is
 * under way, without stopping the process.
 */

import type { SnapshotSummary } from '@easel/contract'
import type { MovableClock } from './clock.ts'

/** The databases at one moment. */
export interface DatabaseImage {
  readonly content: Uint8Array
  readonly sessions: Uint8Array
}

export interface SnapshotParts {
  readonly databases: {
    save(): Promise<DatabaseImage>
    load(image: DatabaseImage): Promise<void>
  }
  /** Files, by a name of ours. */
  readonly files: {
    save(name: string): Promise<void>
    load(name: string): Promise<void>
    remove(name: string): Promise<void>
  }
  readonly clock: MovableClock
  /** Does the work while nothing else goes on and nothing is held back. @throws Error when that cannot be */
  readonly quiet: <T>(work: () => Promise<T>) => Promise<T>
  /** Drops everything that was remembered of the databases. */
  readonly forget: () => void
}

export interface Snapshots {
  list(): readonly SnapshotSummary[]
  /** Under a name that may be taken: then the older one is replaced. @throws RangeError for a name or a size that cannot be */
  save(name: string): Promise<SnapshotSummary>
  /** @returns null when there is none of that name */
  restore(name: string): Promise<SnapshotSummary | null>
  /** @returns false when there is none of that name */
  remove(name: string): Promise<boolean>
  /** Makes the present state the one that {@link reset} goes back to. */
  markStart(): Promise<void>
  reset(): Promise<void>
}

interface Snapshot {
  readonly summary: SnapshotSummary
  readonly image: DatabaseImage
  readonly offsetSeconds: number
  /** Of its files. */
  readonly folder: string
}

const nameForm = /^\w[\w.-]{0,63}$/
const most = 16
const mostBytes = 512 * 1024 * 1024

/** @throws RangeError for a name that is not one, and where there are too many */
function checkName(kept: ReadonlyMap<string, Snapshot>, name: string): void {
  if (!nameForm.test(name)) {
    throw new RangeError('a name has 1 to 64 letters, digits, dots, dashes and underscores')
  }
  if (!kept.has(name) && kept.size >= most) {
    throw new RangeError(`there are ${most} snapshots; remove one first`)
  }
}

const bytesBeside = (kept: ReadonlyMap<string, Snapshot>, name: string): number =>
  [...kept.values()]
    .filter(({ summary }) => summary.name !== name)
    .reduce((sum, { summary }) => sum + summary.sizeBytes, 0)

const put = (parts: SnapshotParts, { folder, image, offsetSeconds }: Snapshot): Promise<void> =>
  parts.quiet(async () => {
    await parts.files.load(folder)
    await parts.databases.load(image)
    parts.clock.reset()
    parts.clock.advance(offsetSeconds)
    parts.forget()
  })

export function createSnapshots(parts: SnapshotParts): Snapshots {
  const kept = new Map<string, Snapshot>()
  let start: Snapshot | null = null
  let taken = 0

  const take = (name: string): Promise<Snapshot> =>
    parts.quiet(async () => {
      taken += 1
      const folder = String(taken)
      const image = await parts.databases.save()
      await parts.files.save(folder)
      const sizeBytes = image.content.length + image.sessions.length
      const { clock } = parts
      const summary = { name, savedAt: clock.now().toISOString(), sizeBytes }
      return { summary, image, folder, offsetSeconds: clock.offsetSeconds }
    })

  return {
    list: () => [...kept.values()].map(({ summary }) => summary),
    async save(name) {
      checkName(kept, name)
      const made = await take(name)
      if (made.summary.sizeBytes + bytesBeside(kept, name) > mostBytes) {
        await parts.files.remove(made.folder)
        throw new RangeError(`all snapshots together may have ${mostBytes} bytes`)
      }
      const older = kept.get(name)
      kept.delete(name)
      kept.set(name, made)
      if (older !== undefined) await parts.files.remove(older.folder)
      return made.summary
    },
    async restore(name) {
      const found = kept.get(name)
      if (found === undefined) return null
      await put(parts, found)
      return found.summary
    },
    async remove(name) {
      const found = kept.get(name)
      if (found === undefined) return false
      kept.delete(name)
      await parts.files.remove(found.folder)
      return true
    },
    async markStart() {
      const older = start
      start = await take('start')
      if (older !== null) await parts.files.remove(older.folder)
    },
    async reset() {
      if (start !== null) await put(parts, start)
    },
  }
}
