/** Upload sessions and their blocks. */

interface UploadTable {
  readonly id: string
  readonly site_id: number
  readonly user_id: number
  readonly size_bytes: number
  readonly last_append_at: number
}

interface UploadBlockTable {
  readonly upload_id: string
  /** The client's number, or the one behind the last. */
  readonly position: number
  /** Of the object that holds the bytes. */
  readonly name: string
  readonly sha256: string
  readonly size_bytes: number
}

export interface UploadSchema {
  readonly upload: UploadTable
  readonly upload_block: UploadBlockTable
}
