/** How the writes of the repositories are recorded, as a type: one that is missing does not compile. */

import type { AuditFacts } from '../../ports/audit.ts'
import type { Reader, Writer } from '../../ports/store/store.ts'

export type Repository = Exclude<
  keyof Writer,
  'stamp' | 'referencedBlobs' | 'databaseBornAt' | 'note'
>
export type WriteOf<K extends Repository> = Exclude<keyof Writer[K], keyof Reader[K]>

/** Tables whose rows are named by number in the repositories, and by luid in the log. */
export type RowTable =
  | 'account'
  | 'project'
  | 'site'
  | 'site_user'
  | 'user_group'
  | 'group_set'
  | 'workbook'
  | 'workbook_view'
  | 'custom_view'
  | 'datasource'
  | 'flow'
  | 'job'

/** How a write is recorded: by the luid of its result, or by a row that is looked up before it may be gone. */
export type Recording<Args extends readonly unknown[], Result> = {
  readonly kind: string
  readonly facts?: (...args: Args) => AuditFacts
} & (
  | {
      /** Null: nothing was changed. */
      readonly luid: (result: Result, ...args: Args) => string | null
    }
  | {
      readonly row: RowTable | ((...args: Args) => RowTable)
      readonly id: (...args: Args) => number
    }
)

type RecordingOf<Write> = Write extends (...args: infer Args) => Promise<infer Result>
  ? Recording<Args, Result> | null
  : never

export type Recorded = {
  readonly [K in Repository]: { readonly [M in WriteOf<K>]: RecordingOf<Writer[K][M]> }
}
