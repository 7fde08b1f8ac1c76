/** The seam to a database: SQL text in, columns out. Nothing above it knows which engine answers. */

/** Dates and times are ISO text where a statement asks for it; integers beyond 2^53 are decimal text. */
export type ResultValue = string | number | boolean | null

export interface QueryRequest {
  /** The only folder whose files the statement may touch. */
  readonly folder: string
  readonly sql: string
  /** `write`: COPY into the folder is allowed too; for conversions, never for what a sheet asks. */
  readonly access?: 'read' | 'write'
  readonly maxRows: number
  readonly timeoutMs: number
  readonly signal?: AbortSignal
}

interface ResultColumn {
  readonly name: string
  /** Integers beyond 2^53 are decimal text; NaN and infinities are null. */
  readonly values: readonly ResultValue[]
}

export interface QueryResult {
  readonly columns: readonly ResultColumn[]
  readonly rowCount: number
}

export interface Executor extends AsyncDisposable {
  /**
   * Runs one statement.
   *
   * @throws QueryError; the signal's reason when it fires.
   */
  readonly run: (request: QueryRequest) => Promise<QueryResult>
}

/** `query-failed` is for good, as the statement does not fit the data; `engine-failed` may pass. */
export type QueryErrorCode = 'query-timeout' | 'query-too-large' | 'query-failed' | 'engine-failed'

export class QueryError extends Error {
  override readonly name = 'QueryError'
  readonly code: QueryErrorCode

  constructor(code: QueryErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
