/** Every type of jobs with its handler. The type says that none is missing. */

import { jobPayloads } from '../content/job-payloads.ts'
import type { Publishing } from '../content/publishing.ts'
import type { LeftoverNotes } from '../ports/index.ts'
import type { JobHandlers } from './handler.ts'
import { publishWorkbookJob } from './publish-workbook.ts'

export interface JobParts {
  readonly publishing: Pick<Publishing, 'commit'>
  readonly leftovers: Pick<LeftoverNotes, 'note'>
}

export const jobHandlers = (parts: JobParts): JobHandlers => ({
  PublishWorkbook: { ...jobPayloads.PublishWorkbook, ...publishWorkbookJob(parts) },
})
