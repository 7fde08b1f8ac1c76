/** How much a package may ask of this machine. */

export interface ZipLimits {
  readonly packageEntries: number
  /** Unpacked size of one entry. */
  readonly entryBytes: number
  /** Unpacked size of all entries together. */
  readonly unpackedBytes: number
  /** Unpacked size over packed size of one entry. */
  readonly packageRatio: number
  /** Entries that unpack to no more than this pass whatever their ratio. */
  readonly ratioFloorBytes: number
  /** The list of entries is held in memory, so it has its own cap. */
  readonly directoryBytes: number
}

const GIB = 1024 ** 3

export const defaultZipLimits: ZipLimits = Object.freeze({
  packageEntries: 10_000,
  entryBytes: 5 * GIB,
  unpackedBytes: 5 * GIB,
  packageRatio: 200,
  ratioFloorBytes: 1024 ** 2,
  directoryBytes: 16 * 1024 ** 2,
})
