/** Revisions know what kind of file they are: a package may follow a document. */

import type { Kysely } from 'kysely'
import { run, wordsFor } from './words.ts'

/** Those that are there take the kind that their item has now, as nothing says another. */
export async function up<T>(db: Kysely<T>): Promise<void> {
  const { text } = wordsFor(db)
  const statements = ['workbook', 'datasource'].flatMap((kind) => [
    `alter table ${kind}_revision add column kind ${text} not null default ''`,
    `update ${kind}_revision set kind =
      (select w.kind from ${kind} w where w.id = ${kind}_revision.${kind}_id)`,
  ])
  await run(db, statements)
}
