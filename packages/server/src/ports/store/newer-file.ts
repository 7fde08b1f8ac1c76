/** Another file for the newest revision of an item, with rows that are newer. */

export interface NewerFile {
  /** The file that it was made from. */
  readonly from: string
  readonly blobSha256: string
  readonly sizeBytes: number
  readonly now: Date
}
