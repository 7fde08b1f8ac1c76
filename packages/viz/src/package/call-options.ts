/** What every reading call takes besides its subject. */

export interface CallOptions<Limits> {
  /** Ends the call with the signal's reason. */
  readonly signal?: AbortSignal
  /** In place of the defaults, one by one. */
  readonly limits?: Partial<Limits>
}
