/** Sealed values: where they are kept, and under which master key. */

/** A value that rests sealed, and the cell that holds it. */
export interface SealedCell {
  readonly table: string
  readonly rowId: string
  readonly column: string
  readonly envelope: Buffer
}

export interface SealedReader {
  /** How many secrets are under each master key, by its id. */
  counts(): Promise<ReadonlyMap<string, number>>
  /** How many cells are under each: the secrets, and the value that the database checks its keys by. */
  uses(): Promise<ReadonlyMap<string, number>>
}

export interface SealedWriter extends SealedReader {
  /** Some of those that are not under the key. */
  notUnder(keyId: string, limit: number): Promise<readonly SealedCell[]>
  /** Puts the same value under another key. Nothing happens where the cell holds something else by now. */
  rewrap(cell: SealedCell, envelope: Buffer): Promise<void>
}
