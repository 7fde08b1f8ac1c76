/**
 * Where the compiler asks for a new attribute of a workbook: answer, change, columns of the change, record and row.
 * `tsc` reads this file; an expectation that no longer holds is an error of its own.
 */

import type { Insertable } from 'kysely'
import type { Stated } from '../src/domain/stated.ts'
import { workbookAnswer } from '../src/content/answers/workbooks.ts'
import type { Workbook, WorkbookChange } from '../src/ports/index.ts'
import { changedColumns } from '../src/store/workbooks/changed-columns.ts'
import type { WorkbookSchema } from '../src/store/workbooks/schema.ts'

interface WiderAnswer {
  readonly otherNote?: string
}
type WiderChange = WorkbookChange & WiderAnswer

declare const statedChange: Stated<WorkbookChange>
declare const record: Workbook
declare const row: Insertable<WorkbookSchema['workbook']>

// @ts-expect-error the answer does not state the new attribute
export const answer: (...given: Parameters<typeof workbookAnswer>) => Stated<WiderAnswer> =
  workbookAnswer

// @ts-expect-error the handler does not state the new change
export const change: Stated<WiderChange> = statedChange

// @ts-expect-error the store does not say which column the new change sets
export const columns: Readonly<
  Record<keyof Omit<WiderChange, 'projectId' | 'ownerId' | 'now'>, unknown>
> = changedColumns

// @ts-expect-error the record that the store reads lacks the new member
export const read: Workbook & { readonly otherNote: string } = record

// @ts-expect-error the row that the store inserts lacks the new column
export const inserted: Insertable<
  WorkbookSchema['workbook'] & { readonly other_note: string | null }
> & { readonly other_note: string | null } = row
