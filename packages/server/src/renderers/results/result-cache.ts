/**
 * Finished results, kept on disk under a cap in bytes: the one used longest ago goes first. Small ones that are asked for
 * often are answered from memory. Who may see a result is not asked here: callers are checked before they come.
 */

import { randomBytes } from 'node:crypto'
import { rm, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock, Rendered } from '../../ports/index.ts'
import type { Dependency } from '../channel/messages.ts'
import { RecentBytes } from './recent-bytes.ts'
import { listResults, openResult, pathOf, putResult, type ResultName } from './result-files.ts'
import { variantOf, type Asker, type ResultKey } from './result-key.ts'
import { ResultWriter, type WrittenResult } from './result-writer.ts'

export interface ResultCacheOptions {
  readonly directory: string
  /** Existing folder on the same disk for what is being written. */
  readonly scratchDirectory: string
  /** 0: nothing is kept longer than its first readers need it. */
  readonly capBytes: number
  readonly maxResultBytes: number
  readonly clock: Clock
  /** Called when a result cannot be kept; its readers have it all the same. */
  readonly failed: (cause: unknown) => void
}

export interface ResultFacts {
  readonly dependencies: readonly Dependency[]
  readonly unsupported: readonly string[]
}

/** A result that is there for some askers. */
export interface Result {
  readonly dependencies: readonly Dependency[]
  /** Whether the asker would get the same. */
  fits(asker: Asker): boolean
  /** null where it has gone meanwhile. */
  open(): Promise<Rendered | null>
}

interface Entry extends ResultName {
  diskBytes: number
  /** Results of an earlier run are checked when they are first read. */
  isChecked: boolean
  unsupported: readonly string[] | null
  /** The file is being written; null when it is there. */
  writing: Promise<void> | null
}

/** Bytes in memory, of all results together. */
const memoryBytes = 16 * 2 ** 20
/** Results that depend on the world outside the file are kept this long where the caller names no age. */
const liveMinutes = 1
/** What is larger than the cap stays for its first readers. */
const passingMs = 5_000

export class ResultCache implements AsyncDisposable {
  readonly #options: ResultCacheOptions
  /** By path, the one used longest ago first. */
  readonly #entries = new Map<string, Entry>()
  readonly #byBase = new Map<string, Set<Entry>>()
  readonly #recent = new RecentBytes(memoryBytes)
  readonly #passing = new Map<NodeJS.Timeout, Entry>()
  #totalBytes = 0
  #sequence = 0
  #loading: Promise<void> | null = null

  constructor(options: ResultCacheOptions) {
    this.#options = options
  }

  writer(): ResultWriter {
    return new ResultWriter({ path: this.#aside(), maxBytes: this.#options.maxResultBytes })
  }

  async find(key: ResultKey, asker: Asker, maxAgeMinutes?: number): Promise<Rendered | null> {
    await (this.#loading ??= this.#load())
    for (const entry of this.#byBase.get(baseOf(key)) ?? []) {
      if (variantOf(entry.dependencies, asker) !== entry.variant) continue
      if (this.#isOutdated(entry, maxAgeMinutes)) continue
      const opened = await this.#open(entry)
      if (opened !== null) return opened
    }
    return null
  }

  /** What results of the request depend on, as far as one is known. */
  dependenciesOf(key: ResultKey): readonly Dependency[] | null {
    const [known] = this.#byBase.get(baseOf(key)) ?? []
    return known?.dependencies ?? null
  }

  /** Takes over a result that was computed just now for this asker. */
  async keep(
    key: ResultKey,
    asker: Asker,
    { written, dependencies, unsupported }: ResultFacts & { readonly written: WrittenResult },
  ): Promise<Result> {
    await (this.#loading ??= this.#load())
    const entry: Entry = {
      ...key,
      dependencies,
      variant: variantOf(dependencies, asker),
      computedAt: Math.floor(this.#options.clock.now().getTime() / 1000),
      id: randomBytes(6).toString('hex'),
      diskBytes: written.sizeBytes,
      isChecked: true,
      unsupported,
      writing: null,
    }
    this.#removeOlder(entry)
    if ('bytes' in written.place) this.#recent.put(this.#path(entry), written.place.bytes)
    this.#add(entry)
    entry.writing = this.#write(entry, written)
    // Readers of a small result need not wait for the disk.
    if ('path' in written.place) await entry.writing
    this.#shrink(entry)
    return {
      dependencies,
      fits: (other) => variantOf(dependencies, other) === entry.variant,
      open: () => this.#open(entry),
    }
  }

  /** Removes all results of a file. */
  async forget(fileKey: string): Promise<void> {
    await (this.#loading ??= this.#load())
    const own = [...this.#entries.values()].filter((entry) => entry.fileKey === fileKey)
    for (const entry of own) this.#drop(entry)
    for (const { writing } of own) await writing
    await rm(join(this.#options.directory, fileKey), { recursive: true, force: true })
  }

  /** Keys of the files that have results. */
  async fileKeys(): Promise<readonly string[]> {
    await (this.#loading ??= this.#load())
    return [...new Set([...this.#entries.values()].map(({ fileKey }) => fileKey))]
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const [timer, entry] of this.#passing) {
      clearTimeout(timer)
      await this.#unlink(entry)
    }
    for (const { writing } of this.#entries.values()) await writing
  }

  #path(name: ResultName): string {
    return pathOf(this.#options.directory, name)
  }

  #aside(): string {
    this.#sequence += 1
    return join(this.#options.scratchDirectory, `result-${this.#sequence}`)
  }

  #isOutdated({ dependencies, computedAt }: Entry, maxAgeMinutes: number | undefined): boolean {
    const most = maxAgeMinutes ?? (dependencies.includes('live') ? liveMinutes : Infinity)
    const ageSeconds = this.#options.clock.now().getTime() / 1000 - computedAt
    // A clock that was moved back makes the age negative by more than the part of a second that is cut off.
    return ageSeconds > most * 60 || (most !== Infinity && ageSeconds < 0)
  }

  async #open(entry: Entry): Promise<Rendered | null> {
    const path = this.#path(entry)
    const bytes = this.#recent.get(path)
    if (this.#entries.delete(path)) this.#entries.set(path, entry)
    if (bytes !== undefined && entry.unsupported !== null) {
      return { sizeBytes: bytes.length, content: bytes, unsupported: entry.unsupported }
    }
    await entry.writing
    const opened = await openResult(path, !entry.isChecked)
    if (opened === null) {
      this.#drop(entry)
      return null
    }
    entry.isChecked = true
    entry.unsupported = opened.unsupported
    return this.#recent.fits(opened.sizeBytes)
      ? { ...opened, content: await this.#remember(path, opened.content) }
      : opened
  }

  async #remember(path: string, content: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
    const bytes = Buffer.concat(await Array.fromAsync(content))
    if (this.#entries.has(path)) this.#recent.put(path, bytes)
    return bytes
  }

  async #load(): Promise<void> {
    if (this.#options.capBytes === 0) return
    for (const { name, diskBytes } of await listResults(this.#options.directory)) {
      this.#add({ ...name, diskBytes, isChecked: false, unsupported: null, writing: null })
    }
    this.#shrink(null)
  }

  #add(entry: Entry): void {
    this.#entries.set(this.#path(entry), entry)
    const base = baseOf(entry)
    const others = this.#byBase.get(base) ?? new Set()
    this.#byBase.set(base, others.add(entry))
    this.#totalBytes += entry.diskBytes
  }

  /** Of results that are equal but for their age the newest stays. */
  #removeOlder({ variant, ...key }: Entry): void {
    for (const entry of this.#byBase.get(baseOf(key)) ?? []) {
      if (entry.variant === variant) this.#drop(entry)
    }
  }

  async #write(entry: Entry, written: WrittenResult): Promise<void> {
    try {
      const about = { aside: this.#aside(), unsupported: entry.unsupported ?? [] }
      const diskBytes = await putResult(this.#path(entry), written, about)
      if (this.#isKept(entry)) this.#totalBytes += diskBytes - entry.diskBytes
      else if (!this.#isPassing(entry)) await this.#unlink(entry)
      entry.diskBytes = diskBytes
    } catch (cause) {
      this.#drop(entry)
      this.#options.failed(cause)
    } finally {
      entry.writing = null
    }
  }

  #isKept = (entry: Entry): boolean => this.#entries.get(this.#path(entry)) === entry
  #isPassing = (entry: Entry): boolean => [...this.#passing.values()].includes(entry)

  #shrink(newest: Entry | null): void {
    for (const entry of this.#entries.values()) {
      if (this.#totalBytes <= this.#options.capBytes) return
      if (entry !== newest) this.#drop(entry)
    }
    if (newest === null || this.#totalBytes <= this.#options.capBytes) return
    const timer = setTimeout(() => {
      this.#passing.delete(timer)
      void this.#unlink(newest)
    }, passingMs)
    timer.unref()
    this.#passing.set(timer, newest)
    this.#forgetEntry(newest)
  }

  #drop(entry: Entry): void {
    if (!this.#isKept(entry)) return
    this.#forgetEntry(entry)
    this.#recent.delete(this.#path(entry))
    void this.#unlink(entry)
  }

  #forgetEntry(entry: Entry): void {
    this.#entries.delete(this.#path(entry))
    const base = baseOf(entry)
    const others = this.#byBase.get(base)
    others?.delete(entry)
    if (others?.size === 0) this.#byBase.delete(base)
    this.#totalBytes -= entry.diskBytes
  }

  async #unlink(entry: Entry): Promise<void> {
    this.#recent.delete(this.#path(entry))
    await unlink(this.#path(entry)).catch(() => {})
  }
}

const baseOf = ({ fileKey, base }: ResultKey): string => `${fileKey}/${base}`
