/** Background jobs, as the method of one job and the list of jobs show them. */

import {
  asElement,
  digits,
  element,
  luid,
  many,
  optional,
  text,
  time,
  word,
} from '../wire/types.ts'

export const jobTypes = [
  'PublishWorkbook',
  'PublishDatasource',
  'RefreshExtract',
  'UpdateUploadedFile',
  'CreateSiteUsersCsv',
  'DeleteSiteUsersCsv',
] as const
export type JobType = (typeof jobTypes)[number]

/** Those that the schema of the vendor, or a fixture of TSC, has; a job of another type is shown without one. */
export const shownJobTypes = [
  'PublishWorkbook',
  'PublishDatasource',
  'RefreshExtract',
  'UpdateUploadedFile',
  'CreateSiteUsersCsv',
] as const satisfies readonly JobType[]

const named = element({ id: luid(), name: text() })

/** The notes stand first, before what was refreshed. */
const extractRefreshJob = element({
  notes: asElement(text()),
  workbook: optional(named),
  datasource: optional(named),
})

/** In the order of the schema: the data source, its connection, the notes. */
const updateUploadedFileJob = element({
  datasource: optional(named),
  connectionLuid: optional(asElement(text())),
  notes: asElement(text()),
})

/** `completedAt` and `finishCode` stand only when the job has ended: TSC waits for them. */
export const jobElement = element({
  id: luid(),
  mode: word(['Asynchronous']),
  type: optional(word(shownJobTypes)),
  progress: digits(),
  createdAt: time(),
  startedAt: optional(time()),
  updatedAt: optional(time()),
  completedAt: optional(time()),
  /** 0 success, 1 failed, 2 cancelled. */
  finishCode: optional(digits()),
  statusNotes: optional(
    element({ statusNote: many(element({ type: text(), value: optional(text()), text: text() })) }),
  ),
  extractRefreshJob: optional(extractRefreshJob),
  updateUploadedFileJob: optional(updateUploadedFileJob),
})

export const jobStatuses = ['Pending', 'InProgress', 'Success', 'Failed', 'Cancelled'] as const

/** A job in the list, which has other names for the same things. */
export const backgroundJobElement = element({
  id: luid(),
  status: word(jobStatuses),
  createdAt: time(),
  startedAt: optional(time()),
  endedAt: optional(time()),
  priority: digits(),
  /** As the vendor's background service calls it, e.g. `refresh_extracts`. */
  jobType: text(),
  title: optional(text()),
  subtitle: optional(text()),
})
