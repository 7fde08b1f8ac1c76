/** Items whose files are made anew. */

import type { JobSubjectKind } from '../domain/job-subject.ts'
import type { Writer } from '../ports/index.ts'

/** Where the items of a kind take another file. */
export const extractWriters = {
  workbook: (write: Writer) => write.workbooks,
  datasource: (write: Writer) => write.dataSources,
} as const satisfies Readonly<Record<JobSubjectKind, (write: Writer) => object>>
