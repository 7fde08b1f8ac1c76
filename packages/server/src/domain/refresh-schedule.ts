/** When extracts are refreshed: the schedules of Tableau Cloud, their rules, and the moments they stand for. Times are UTC. */

export const weekDays = [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
] as const
export type WeekDay = (typeof weekDays)[number]

/** Which one of a month's days of one name. */
export const occurrences = ['First', 'Second', 'Third', 'Fourth', 'Fifth', 'Last'] as const
export type Occurrence = (typeof occurrences)[number]

export type MonthDay = number | 'LastDay'

interface Times {
  /** Seconds after midnight. */
  readonly start: number
}

export type RefreshSchedule = Times &
  (
    | {
        readonly frequency: 'Hourly'
        readonly end: number
        /** How the client wrote an hour. */
        readonly unit: 'hours' | 'minutes'
        readonly weekDays: readonly WeekDay[]
      }
    | {
        readonly frequency: 'Daily'
        /** Null: once a day. */
        readonly every: { readonly hours: number; readonly end: number } | null
        readonly weekDays: readonly WeekDay[]
      }
    | { readonly frequency: 'Weekly'; readonly weekDays: readonly WeekDay[] }
    | { readonly frequency: 'Monthly'; readonly days: readonly MonthDay[] }
    | {
        readonly frequency: 'Monthly'
        readonly occurrence: Occurrence
        readonly weekDay: WeekDay
      }
  )

const hour = 3600
const dayMs = 24 * hour * 1000
/** Every rule has a day within so many: the 31st comes every other month at the latest, a fifth Monday four times a year. */
const mostDaysAhead = 200

/** The first moment of the schedule that is later. */
export function nextRun(schedule: RefreshSchedule, after: Date): Date {
  const first = Math.floor(after.getTime() / dayMs) * dayMs
  const times = timesOfDay(schedule)
  for (let ahead = 0; ahead < mostDaysAhead; ahead += 1) {
    const day = first + ahead * dayMs
    if (!isDayOf(schedule, new Date(day))) continue
    const time = times.find((seconds) => day + seconds * 1000 > after.getTime())
    if (time !== undefined) return new Date(day + time * 1000)
  }
  throw new RangeError(`the ${schedule.frequency} schedule has no day`)
}

/** In seconds after midnight, in order. */
function timesOfDay(schedule: RefreshSchedule): readonly number[] {
  const { start } = schedule
  if (schedule.frequency === 'Hourly') return steps(start, schedule.end, hour)
  if (schedule.frequency === 'Daily' && schedule.every !== null) {
    const { hours, end } = schedule.every
    return steps(start, end, hours * hour)
  }
  return [start]
}

function steps(start: number, end: number, by: number): readonly number[] {
  const count = Math.max(0, Math.floor((end - start) / by)) + 1
  return Array.from({ length: count }, (_, index) => start + index * by)
}

function isDayOf(schedule: RefreshSchedule, day: Date): boolean {
  if ('weekDays' in schedule) return schedule.weekDays.includes(nameOf(day))
  if ('days' in schedule) {
    const number = day.getUTCDate()
    return schedule.days.some((each) =>
      each === 'LastDay' ? number === lengthOfMonth(day) : number === each,
    )
  }
  return nameOf(day) === schedule.weekDay && isOccurrence(schedule.occurrence, day)
}

function isOccurrence(occurrence: Occurrence, day: Date): boolean {
  const number = day.getUTCDate()
  if (occurrence === 'Last') return number + 7 > lengthOfMonth(day)
  return Math.ceil(number / 7) === occurrences.indexOf(occurrence) + 1
}

const nameOf = (day: Date): WeekDay => weekDays[day.getUTCDay()] ?? 'Sunday'

const lengthOfMonth = (day: Date): number =>
  new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0)).getUTCDate()
