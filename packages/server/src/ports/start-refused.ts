/** A server that does not start, because going on would damage or lose something. */

export type StartRefusal =
  /** Another server has the data directory. */
  | 'directory-in-use'
  /** A later version has changed the database. */
  | 'database-newer'
  /** The folders are those of a database which is not there. */
  | 'database-missing'
  /** A folder is another database's. */
  | 'folder-foreign'
  | 'files-missing'
  | 'key-missing'
  | 'key-damaged'

/** The message is one sentence that says what is wrong and what to do. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused'
  readonly refusal: StartRefusal

  constructor(refusal: StartRefusal, message: string, options?: ErrorOptions) {
    super(message, options)
    this.refusal = refusal
  }
}
