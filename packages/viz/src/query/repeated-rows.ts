/** What an aggregate has to know of rows that may stand there more than once. */
export interface RepeatedRows {
  /** Columns that tell apart the rows that the aggregate looks at. */
  readonly identity: readonly string[]
  /** Columns that are NULL where there is no such row. */
  readonly presence: readonly string[]
}
