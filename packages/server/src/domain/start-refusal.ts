/** Why a server does not start: going on would damage or lose something. */

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
