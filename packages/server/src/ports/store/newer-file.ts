/** Another file for the newest revision of an item: with rows that are newer, with extracts, or without. */

export interface NewerFile {
  /** The file that it was made from. */
  readonly from: string
  readonly blobSha256: string
  readonly sizeBytes: number
  /** Absent: as before. */
  readonly hasExtracts?: boolean
  readonly encryptExtracts?: boolean
  readonly now: Date
}
