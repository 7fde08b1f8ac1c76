/** Reads the schedule that a client asks for, by the rules of Tableau Cloud. */

import {
  occurrences,
  weekDays,
  type MonthDay,
  type RefreshSchedule,
  type WeekDay,
} from './refresh-schedule.ts'

/** As the wire has it. */
export interface ScheduleRequest {
  readonly frequency: string
  readonly start: string
  readonly end?: string | undefined
  readonly intervals: readonly IntervalRequest[]
}

export interface IntervalRequest {
  readonly hours?: string | undefined
  readonly minutes?: string | undefined
  readonly weekDay?: string | undefined
  readonly monthDay?: string | undefined
}

/** What breaks a rule, and what would keep it. */
export class ScheduleProblem extends Error {
  override readonly name = 'ScheduleProblem'
}

const refuse = (problem: string): never => {
  throw new ScheduleProblem(problem)
}

const mostIntervals = 40
const dailyHours: readonly number[] = [2, 4, 6, 8, 12, 24]

/** What the intervals say together. */
interface Intervals {
  readonly hours: readonly string[]
  readonly minutes: readonly string[]
  readonly weekDays: readonly WeekDay[]
  readonly monthDays: readonly string[]
}

/** @throws ScheduleProblem */
export function readSchedule(request: ScheduleRequest): RefreshSchedule {
  const start = timeOf(request.start, 'start')
  const end = request.end === undefined || request.end === '' ? null : timeOf(request.end, 'end')
  const intervals = readIntervals(request.intervals)
  switch (request.frequency) {
    case 'Hourly':
      return hourly({ start, end }, intervals)
    case 'Daily':
      return daily({ start, end }, intervals)
    case 'Weekly':
      none(intervals, 'Weekly', ['hours', 'minutes', 'monthDays'])
      return { frequency: 'Weekly', start, weekDays: someWeekDays(intervals, 'Weekly') }
    case 'Monthly':
      return monthly(start, intervals)
    default:
      return refuse(
        `the frequency '${request.frequency}' is not one of Hourly, Daily, Weekly, Monthly.`,
      )
  }
}

interface Bounds {
  readonly start: number
  readonly end: number | null
}

function hourly({ start, end }: Bounds, intervals: Intervals): RefreshSchedule {
  none(intervals, 'Hourly', ['monthDays'])
  const { hours, minutes } = intervals
  if (hours.length + minutes.length !== 1) {
    return refuse('Hourly schedules must have exactly one interval of hours="1" or minutes="60".')
  }
  if ((hours[0] ?? '1') !== '1' || (minutes[0] ?? '60') !== '60') {
    return refuse(
      `an interval of ${hours[0] === undefined ? `${minutes[0]} minutes` : `${hours[0]} hours`} is not supported: Hourly schedules run every hour (hours="1" or minutes="60").`,
    )
  }
  if (end === null) return refuse('Hourly schedules must have an end time.')
  if (end <= start)
    return refuse('the end time of an Hourly schedule must be after its start time.')
  if ((end - start) % 3600 !== 0) {
    return refuse('the start and end times of an Hourly schedule must have the same minutes.')
  }
  const unit = hours.length === 1 ? 'hours' : 'minutes'
  return { frequency: 'Hourly', start, end, unit, weekDays: someWeekDays(intervals, 'Hourly') }
}

function daily({ start, end }: Bounds, intervals: Intervals): RefreshSchedule {
  none(intervals, 'Daily', ['minutes', 'monthDays'])
  const days = someWeekDays(intervals, 'Daily')
  const [hours, ...more] = intervals.hours
  if (more.length > 0) return refuse('Daily schedules have at most one interval of hours.')
  if (hours === undefined) return { frequency: 'Daily', start, every: null, weekDays: days }
  const number = Number(hours)
  if (!dailyHours.includes(number)) {
    return refuse(`hours="${hours}" is not one of ${dailyHours.join(', ')} for a Daily schedule.`)
  }
  if (end === null)
    return refuse('Daily schedules with an interval of hours must have an end time.')
  if (end <= start && number !== 24) {
    return refuse('the end time of a Daily schedule must be after its start time.')
  }
  return { frequency: 'Daily', start, every: { hours: number, end }, weekDays: days }
}

function monthly(start: number, intervals: Intervals): RefreshSchedule {
  none(intervals, 'Monthly', ['hours', 'minutes'])
  const { monthDays, weekDays: names } = intervals
  const [first, ...more] = monthDays
  if (first === undefined) {
    return refuse('Monthly schedules must have an interval with a monthDay: 1 to 31, or LastDay.')
  }
  const occurrence = occurrences.find((word) => word === first)
  if (occurrence === undefined) {
    if (names.length > 0) {
      return refuse('a weekDay of a Monthly schedule needs a monthDay such as First or Last.')
    }
    return { frequency: 'Monthly', start, days: [...new Set(monthDays.map(monthDayOf))] }
  }
  const [weekDay, ...others] = names
  if (weekDay === undefined || more.length + others.length > 0) {
    return refuse(`monthDay="${first}" needs exactly one weekDay, and no other monthDay.`)
  }
  return { frequency: 'Monthly', start, occurrence, weekDay }
}

function monthDayOf(text: string): MonthDay {
  if (text === 'LastDay') return text
  const number = Number(text)
  if (/^\d{1,2}$/.test(text) && number >= 1 && number <= 31) return number
  return refuse(`monthDay="${text}" is not one of 1 to 31, LastDay, ${occurrences.join(', ')}.`)
}

function readIntervals(given: readonly IntervalRequest[]): Intervals {
  if (given.length > mostIntervals) {
    return refuse(`a schedule has at most ${mostIntervals} intervals; ${given.length} were sent.`)
  }
  const all = (name: keyof IntervalRequest): readonly string[] =>
    given.flatMap((interval) => interval[name] ?? [])
  return {
    hours: all('hours'),
    minutes: all('minutes'),
    monthDays: all('monthDay'),
    weekDays: [...new Set(all('weekDay').map(weekDayOf))],
  }
}

const weekDayOf = (text: string): WeekDay =>
  weekDays.find((name) => name === text) ??
  refuse(`weekDay="${text}" is not one of ${weekDays.join(', ')}.`)

function someWeekDays({ weekDays: names }: Intervals, frequency: string): readonly WeekDay[] {
  if (names.length > 0) return names
  return refuse(`${frequency} schedules must have at least one weekDay interval.`)
}

function none(
  intervals: Intervals,
  frequency: string,
  members: readonly (keyof Intervals)[],
): void {
  const attributes = {
    hours: 'hours',
    minutes: 'minutes',
    monthDays: 'monthDay',
    weekDays: 'weekDay',
  }
  const stray = members.find((member) => intervals[member].length > 0)
  if (stray !== undefined)
    refuse(`${frequency} schedules have no interval with ${attributes[stray]}.`)
}

/** Seconds after midnight. */
function timeOf(text: string, what: string): number {
  const [, hours, minutes, seconds = '00'] = /^(\d\d):(\d\d)(?::(\d\d))?$/.exec(text) ?? []
  if (hours === undefined || Number(hours) > 23 || Number(minutes) > 59) {
    return refuse(`the ${what} time '${text}' is not a time of the form HH:MM:SS.`)
  }
  if (Number(minutes) % 5 !== 0 || seconds !== '00') {
    return refuse(`the ${what} time '${text}' is not on a mark of five minutes, such as 07:35:00.`)
  }
  return Number(hours) * 3600 + Number(minutes) * 60
}
