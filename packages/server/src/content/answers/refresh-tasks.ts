/** From extract refresh tasks to the elements of answers. */

import type { RefreshSchedule } from '../../domain/refresh-schedule.ts'
import type { RefreshTask } from '../../ports/index.ts'

const itemOf = ({ subject: { kind, luid } }: RefreshTask) => ({ [kind]: { id: luid } })

/** As the list and the method of one task have it. */
export const taskAnswer = (task: RefreshTask) => ({
  extractRefresh: {
    id: task.luid,
    priority: task.priority,
    consecutiveFailedCount: task.consecutiveFailedCount,
    type: task.isIncremental ? 'IncrementExtractTask' : 'RefreshExtractTask',
    schedule: scheduleAnswer(task),
    ...itemOf(task),
  },
})

/** As it was created or updated. */
export const createdTaskAnswer = (task: RefreshTask) => ({
  extractRefresh: {
    id: task.luid,
    type: task.isIncremental ? 'IncrementalRefresh' : 'FullRefresh',
    ...itemOf(task),
  },
  schedule: {
    ...scheduleAnswer(task),
    createdAt: task.createdAt,
    updatedAt: task.updatedAt,
  },
})

const scheduleAnswer = ({ schedule, nextRunAt }: RefreshTask) => {
  const end = endOf(schedule)
  return {
    frequency: schedule.frequency,
    nextRunAt,
    frequencyDetails: {
      start: clockTime(schedule.start),
      end: end === null ? undefined : clockTime(end),
      intervals: { interval: [...intervalsOf(schedule)] },
    },
  }
}

function endOf(schedule: RefreshSchedule): number | null {
  if (schedule.frequency === 'Hourly') return schedule.end
  return schedule.frequency === 'Daily' ? (schedule.every?.end ?? null) : null
}

interface Interval {
  readonly hours?: string
  readonly minutes?: string
  readonly weekDay?: string
  readonly monthDay?: string
}

function intervalsOf(schedule: RefreshSchedule): readonly Interval[] {
  if ('days' in schedule) return schedule.days.map((day) => ({ monthDay: String(day) }))
  if ('occurrence' in schedule) {
    return [{ monthDay: schedule.occurrence, weekDay: schedule.weekDay }]
  }
  return [...everyOf(schedule), ...schedule.weekDays.map((weekDay) => ({ weekDay }))]
}

function everyOf(schedule: RefreshSchedule): readonly Interval[] {
  if (schedule.frequency === 'Hourly') {
    return [schedule.unit === 'hours' ? { hours: '1' } : { minutes: '60' }]
  }
  const every = schedule.frequency === 'Daily' ? schedule.every : null
  return every === null ? [] : [{ hours: String(every.hours) }]
}

const twoDigits = (number: number): string => String(number).padStart(2, '0')

const clockTime = (seconds: number): string =>
  `${twoDigits(Math.floor(seconds / 3600))}:${twoDigits(Math.floor(seconds / 60) % 60)}:00`
