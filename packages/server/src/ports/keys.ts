/** Master keys, and the sealed values that are under them. */

/** A master key as it rests on disk. */
export interface KeptKey {
  /** 32 bytes. */
  readonly key: Buffer
  readonly madeAt: Date
}

/** Where master keys rest. What a call has done survives a power cut. */
export interface KeyFiles {
  /** Whether there is a current one. */
  hasCurrent(): Promise<boolean>
  /** Makes the first one, unless another server did. */
  makeFirst(): Promise<void>
  /** The current one first. @throws StartRefused when it is missing or damaged */
  list(): Promise<readonly KeptKey[]>
  /** Makes it the current one; the one before stays among the others. */
  turnTo(key: Buffer): Promise<void>
  /** Removes one that is not the current one. */
  remove(key: Buffer): Promise<void>
}

export interface KeyStatus {
  readonly id: string
  readonly isCurrent: boolean
  /** Null: cells are under it, but the key is not here. */
  readonly madeAt: Date | null
  readonly sealedRecords: number
}

export interface MasterKeys {
  status(): Promise<readonly KeyStatus[]>
  /** Makes a new master key at once; what is sealed is put under it behind the answer. */
  rotate(): Promise<void>
}
