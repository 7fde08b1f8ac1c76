/** How much a package may ask of this machine. */

export interface ZipLimits {
  readonly maxEntries: number
  readonly maxEntryBytes: number
  readonly maxTotalBytes: number
  /** Unpacked size over packed size of one entry. */
  readonly maxRatio: number
  /** Entries that unpack to no more than this pass whatever their ratio. */
  readonly ratioFloorBytes: number
  /** The list of entries is held in memory, so it has its own cap. */
  readonly maxDirectoryBytes: number
}

const GIB = 1024 ** 3

export const defaultZipLimits: ZipLimits = Object.freeze({
  maxEntries: 10_000,
  maxEntryBytes: 5 * GIB,
  maxTotalBytes: 5 * GIB,
  maxRatio: 200,
  ratioFloorBytes: 1024 ** 2,
  maxDirectoryBytes: 16 * 1024 ** 2,
})
