/** What one call may be given besides its argument. */

/** How far the sending of a file is. */
export interface UploadProgress {
  readonly sentBytes: number
  /** Null for a stream whose length is not known. */
  readonly totalBytes: number | null
}

export interface CallOptions {
  /** Ends the call, with everything that it has begun. */
  readonly signal?: AbortSignal
  /** Longest wait for an answer, in milliseconds. Default: that of the client. */
  readonly timeoutMs?: number
  /** More headers of the request. */
  readonly headers?: Readonly<Record<string, string>>
  /** Called as a file is sent. */
  readonly onProgress?: (progress: UploadProgress) => void
}
