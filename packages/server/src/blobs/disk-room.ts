/**
 * A file that takes up some of the disk, so that deleting goes on when nothing else has room: its space is given up for the moment and
 * taken back behind it. Nothing else is written while the reserve is not whole, as it would be used up bit by bit.
 */

import { open, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { oneAtATime, Turns } from '../domain/turns.ts'
import { Outage, outageIn, type Room } from '../ports/index.ts'

export interface DiskRoomOptions {
  /** Folder of the databases. */
  readonly directory: string
  /** Brings the databases' logs into them, and gives the space of the logs back. */
  readonly shrinkLogs: () => Promise<void>
  /** Milliseconds of a clock that only runs forward. */
  readonly elapsedMs: () => number
}

/** Enough for the log of large deletions; small disks give a part of theirs. */
const mostReserveBytes = 16 * 1024 * 1024
const partOfDisk = 1 / 16
/** Beside the reserve, this part of it must be free. */
const partFree = 1 / 8
/** How old knowledge of the disk may be. */
const knownForMs = 250
const zeros = new Uint8Array(1024 * 1024)

export class DiskRoom implements Room {
  readonly #options: DiskRoomOptions
  readonly #path: string
  readonly #freeing = new Turns(oneAtATime)
  #looked: { readonly atMs: number; readonly hasRoom: Promise<boolean> } | null = null

  constructor(options: DiskRoomOptions) {
    this.#options = options
    this.#path = join(options.directory, 'reserve')
  }

  async check(): Promise<void> {
    const atMs = this.#options.elapsedMs()
    if (this.#looked === null || atMs - this.#looked.atMs > knownForMs) {
      this.#looked = { atMs, hasRoom: this.#look() }
    }
    if (await this.#looked.hasRoom) return
    throw new Outage('no-space', 'the disk has no room left but the reserve')
  }

  async freeing<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (cause) {
      if (outageIn(cause) !== 'no-space') throw cause
    }
    return this.#freeing.run(async () => {
      await this.#giveUp()
      try {
        return await work()
      } finally {
        this.#looked = { atMs: this.#options.elapsedMs(), hasRoom: this.#look() }
        await this.#looked.hasRoom
      }
    })
  }

  /** Fills the reserve up as far as there is room. */
  async #look(): Promise<boolean> {
    const wantedBytes = await this.#wantedBytes()
    if ((await this.#fill(wantedBytes)) < wantedBytes) return false
    return (await this.#disk()).freeBytes >= wantedBytes * partFree
  }

  async #wantedBytes(): Promise<number> {
    const { sizeBytes } = await this.#disk()
    return Math.floor(Math.min(mostReserveBytes, sizeBytes * partOfDisk))
  }

  async #disk() {
    const { bavail, blocks, bsize } = await statfs(this.#options.directory)
    return { freeBytes: bavail * bsize, sizeBytes: blocks * bsize }
  }

  /** @returns size that the reserve has now */
  async #fill(wantedBytes: number): Promise<number> {
    await using file = await open(this.#path, 'a')
    let { size } = await file.stat()
    try {
      while (size < wantedBytes) {
        const { bytesWritten } = await file.write(
          zeros,
          0,
          Math.min(zeros.length, wantedBytes - size),
        )
        size += bytesWritten
      }
    } catch (cause) {
      if (outageIn(cause) !== 'no-space') throw cause
    }
    return size
  }

  async #giveUp(): Promise<void> {
    {
      await using file = await open(this.#path, 'w')
      await file.sync()
    }
    await this.#options.shrinkLogs()
  }
}
