/** Extract refresh tasks and their schedules, in the form of Tableau Cloud: a schedule belongs to its task and has no id. */

import { boolean, digits, element, luid, many, optional, text, time, word } from '../wire/types.ts'

export const refreshNowRequest = element({
  extractRefresh: optional(element({ incremental: optional(boolean()) })),
})

const intervals = element({
  interval: many(
    element({
      hours: optional(text()),
      minutes: optional(text()),
      weekDay: optional(text()),
      monthDay: optional(text()),
    }),
  ),
})

/** TSC needs the start wherever the element stands. */
const frequencyDetails = element({
  start: text(),
  end: optional(text()),
  intervals: optional(intervals),
})

/** Its rules are checked by the handler, which answers their code. */
export const scheduleRequest = element({
  frequency: text(),
  frequencyDetails,
})

const idOf = element({ id: luid() })

/** What is refreshed, and how; `type` is also sent in the words that lists answer with. */
export const refreshTaskRequest = element({
  extractRefresh: optional(
    element({
      type: optional(
        word(['FullRefresh', 'IncrementalRefresh', 'RefreshExtractTask', 'IncrementExtractTask']),
      ),
      workbook: optional(idOf),
      datasource: optional(idOf),
      schedule: optional(scheduleRequest),
    }),
  ),
  schedule: optional(scheduleRequest),
})

export const scheduleElement = element({
  frequency: word(['Hourly', 'Daily', 'Weekly', 'Monthly']),
  nextRunAt: time(),
  createdAt: optional(time()),
  updatedAt: optional(time()),
  frequencyDetails,
})

const taskMembers = {
  id: luid(),
  priority: optional(digits()),
  consecutiveFailedCount: optional(digits()),
  type: text(),
}

/** In the list and by its id, with the schedule inside. */
export const taskElement = element({
  extractRefresh: element({
    ...taskMembers,
    schedule: scheduleElement,
    workbook: optional(idOf),
    datasource: optional(idOf),
  }),
})

/** As it was created or updated, with the schedule beside it. */
export const createdTask = element({
  extractRefresh: element({ ...taskMembers, workbook: optional(idOf), datasource: optional(idOf) }),
  schedule: scheduleElement,
})
