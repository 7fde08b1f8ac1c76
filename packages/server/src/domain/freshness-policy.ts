/** What a data freshness policy must hold beyond the form that its schema checks. */

import type { DataFreshnessPolicy } from '@easel/contract'

type FreshAt = NonNullable<DataFreshnessPolicy['freshAtSchedule']>

/** What is wrong with the policy, for the caller; null where it can be kept. */
export function freshnessProblem(policy: DataFreshnessPolicy): string | null {
  const { option, freshEverySchedule, freshAtSchedule } = policy
  const schedules = { FreshEvery: freshEverySchedule, FreshAt: freshAtSchedule }
  for (const [name, schedule] of Object.entries(schedules)) {
    if (option === name && schedule === undefined) return `option ${name} needs its schedule`
    if (option !== name && schedule !== undefined) {
      return `a schedule of ${name} does not go with option ${option}`
    }
  }
  if (freshEverySchedule !== undefined && freshEverySchedule.value < 1) {
    return 'freshEverySchedule.value must be at least 1'
  }
  return freshAtSchedule === undefined ? null : freshAtProblem(freshAtSchedule)
}

function freshAtProblem({ frequency, time, timezone, intervals }: FreshAt): string | null {
  if (!/^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/.test(time)) {
    return 'freshAtSchedule.time must be a time of day like 08:30:00'
  }
  if (timezone !== undefined && !isTimeZone(timezone)) {
    return 'freshAtSchedule.timezone must be a name of the IANA time zone database, like Europe/Berlin'
  }
  const days = intervals?.interval ?? []
  switch (frequency) {
    case 'Day':
      return days.length === 0 ? null : 'frequency Day takes no intervals'
    case 'Week':
      return days.length > 0 && days.every((day) => day.weekDay !== undefined)
        ? null
        : 'frequency Week needs intervals with a weekDay each'
    case 'Month':
      return days.length > 0 && days.every((day) => isMonthDay(day.monthDay))
        ? null
        : 'frequency Month needs intervals with a monthDay each, 1 to 31 or LastDay'
  }
}

const isMonthDay = (day: string | undefined): boolean =>
  day === 'LastDay' || /^(0?[1-9]|[12]\d|3[01])$/.test(day ?? '')

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
