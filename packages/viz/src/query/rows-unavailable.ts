/** Rows of a data source that cannot be put together: what is asked for by name, and why not. */

export class RowsUnavailable extends Error {
  override readonly name = 'RowsUnavailable'
  /** E.g. `join`, `relationship`. */
  readonly feature: string

  constructor(feature: string, reason: string) {
    super(reason)
    this.feature = feature
  }
}
