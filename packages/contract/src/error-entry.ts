/** An error code of the REST API: its summary, and the template of its detail. */

export interface ErrorEntry {
  readonly summary: string
  readonly detail: string
  /** HTTP status, where it is not the code's first three digits. */
  readonly status?: number
}
