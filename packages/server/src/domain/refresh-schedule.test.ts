import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nextRun, type RefreshSchedule } from './refresh-schedule.ts'
import { readSchedule, type ScheduleRequest } from './schedule-request.ts'

const at = (text: string) => new Date(`${text}Z`)
const hours = (count: number) => count * 3600
const monday = { weekDay: 'Monday' }

/** The first runs after a moment, as text without seconds. */
function runs(schedule: RefreshSchedule, after: string, count: number): readonly string[] {
  const found: Date[] = []
  for (let last = at(after); found.length < count;) {
    last = nextRun(schedule, last)
    found.push(last)
  }
  return found.map((run) => run.toISOString().slice(0, 16))
}

test('an Hourly schedule runs each hour of its days from start to end', () => {
  const schedule = readSchedule({
    frequency: 'Hourly',
    start: '20:30:00',
    end: '22:30:00',
    intervals: [{ hours: '1' }, monday, { weekDay: 'Wednesday' }],
  })
  // 2 March 2026 is a Monday.
  expect(runs(schedule, '2026-03-02T20:30:00', 4)).toEqual([
    '2026-03-02T21:30',
    '2026-03-02T22:30',
    '2026-03-04T20:30',
    '2026-03-04T21:30',
  ])
})

test('a Daily schedule of every four hours runs up to its end, and begins anew the next day', () => {
  const schedule = readSchedule({
    frequency: 'Daily',
    start: '08:00:00',
    end: '17:00:00',
    intervals: [{ hours: '4' }, monday, { weekDay: 'Tuesday' }],
  })
  expect(runs(schedule, '2026-03-02T00:00:00', 4)).toEqual([
    '2026-03-02T08:00',
    '2026-03-02T12:00',
    '2026-03-02T16:00',
    '2026-03-03T08:00',
  ])
})

test('a Daily schedule without hours, or of 24, runs once a day', () => {
  const once = { frequency: 'Daily', start: '04:00:00', intervals: [monday] }
  const whole = { ...once, end: '04:00:00', intervals: [{ hours: '24' }, monday] }
  for (const request of [once, whole]) {
    expect(runs(readSchedule(request), '2026-03-02T00:00:00', 2)).toEqual([
      '2026-03-02T04:00',
      '2026-03-09T04:00',
    ])
  }
})

test('a Monthly schedule of the 31st passes over months that are shorter', () => {
  const schedule = readSchedule({
    frequency: 'Monthly',
    start: '00:00:00',
    intervals: [{ monthDay: '31' }],
  })
  expect(runs(schedule, '2026-01-31T00:00:00', 2)).toEqual(['2026-03-31T00:00', '2026-05-31T00:00'])
})

test('the last day of a month is the 29th of February in a leap year', () => {
  const request = { frequency: 'Monthly', start: '00:05:00', intervals: [{ monthDay: 'LastDay' }] }
  expect(runs(readSchedule(request), '2028-02-01T00:00:00', 2)).toEqual([
    '2028-02-29T00:05',
    '2028-03-31T00:05',
  ])
})

test.each([
  ['First', ['2026-03-06T00:00', '2026-04-03T00:00']],
  ['Third', ['2026-03-20T00:00', '2026-04-17T00:00']],
  ['Fifth', ['2026-05-29T00:00', '2026-07-31T00:00']],
  ['Last', ['2026-03-27T00:00', '2026-04-24T00:00']],
])('the %s Friday of a month is found', (monthDay, expected) => {
  const intervals = [{ monthDay, weekDay: 'Friday' }]
  const schedule = readSchedule({ frequency: 'Monthly', start: '00:00:00', intervals })
  expect(runs(schedule, '2026-03-01T00:00:00', 2)).toEqual(expected)
})

describe('a schedule that Tableau Cloud does not have is refused', () => {
  const base: ScheduleRequest = {
    frequency: 'Hourly',
    start: '01:00:00',
    end: '03:00:00',
    intervals: [{ hours: '1' }, monday],
  }
  const daily = { ...base, frequency: 'Daily', intervals: [monday] }
  const monthly = { ...base, frequency: 'Monthly', intervals: [{ monthDay: '1' }] }
  test.each<[string, ScheduleRequest, string]>([
    ['of each second', { ...base, frequency: 'Secondly' }, 'is not one of Hourly, Daily'],
    ['at a second', { ...base, start: '01:00:01' }, 'not on a mark of five minutes'],
    ['at a third minute', { ...base, start: '01:03:00' }, 'not on a mark of five minutes'],
    ['at no time', { ...base, start: 'noon' }, 'HH:MM:SS'],
    ['at 24:00', { ...base, start: '24:00:00' }, 'HH:MM:SS'],
    ['of 15 minutes', { ...base, intervals: [{ minutes: '15' }, monday] }, '15 minutes'],
    ['of 2 hours, Hourly', { ...base, intervals: [{ hours: '2' }, monday] }, '2 hours'],
    ['of no interval', { ...base, intervals: [monday] }, 'exactly one interval'],
    ['of both', { ...base, intervals: [{ hours: '1' }, { minutes: '60' }, monday] }, 'exactly one'],
    ['without an end', { ...base, end: undefined }, 'must have an end time'],
    ['that ends at its start', { ...base, end: '01:00:00' }, 'after its start'],
    ['of other minutes', { ...base, end: '03:30:00' }, 'the same minutes'],
    ['of no weekday', { ...base, intervals: [{ hours: '1' }] }, 'at least one weekDay'],
    [
      'of an unknown day',
      { ...base, intervals: [{ hours: '1' }, { weekDay: 'Funday' }] },
      'Funday',
    ],
    ['of no weekday, Daily', { ...daily, intervals: [] }, 'at least one weekDay'],
    ['of 3 hours, Daily', { ...daily, intervals: [{ hours: '3' }, monday] }, 'hours="3"'],
    [
      'of hours without an end',
      { ...daily, end: undefined, intervals: [{ hours: '2' }, monday] },
      'must have an end time',
    ],
    [
      'of no weekday, Weekly',
      { ...base, frequency: 'Weekly', intervals: [] },
      'at least one weekDay',
    ],
    ['of hours, Weekly', { ...base, frequency: 'Weekly' }, 'no interval with hours'],
    ['of no day, Monthly', { ...monthly, intervals: [] }, 'with a monthDay'],
    ['of day 32', { ...monthly, intervals: [{ monthDay: '32' }] }, 'monthDay="32"'],
    ['of the first nothing', { ...monthly, intervals: [{ monthDay: 'First' }] }, 'one weekDay'],
    ['of too many', { ...base, intervals: Array.from({ length: 41 }, () => monday) }, 'at most 40'],
  ])('%s', (_, request, problem) => {
    expect(() => readSchedule(request)).toThrow(problem)
  })
})

test('the next run is later, on a mark of five minutes, and the first of all', () => {
  const days = fc.uniqueArray(fc.constantFrom('Sunday', 'Monday', 'Friday'), { minLength: 1 })
  const requests = fc.record({
    frequency: fc.constantFrom('Daily', 'Weekly'),
    start: fc.constantFrom('00:00:00', '07:35:00', '23:55:00'),
    intervals: days.map((names) => names.map((weekDay) => ({ weekDay }))),
  })
  const moments = fc.date({
    min: at('2020-01-01T00:00:00'),
    max: at('2040-01-01T00:00:00'),
    noInvalidDate: true,
  })
  fc.assert(
    fc.property(requests, moments, (request, after) => {
      const schedule = readSchedule(request)
      const run = nextRun(schedule, after)
      expect(run.getTime()).toBeGreaterThan(after.getTime())
      expect(run.getTime() % 300_000).toBe(0)
      // Nothing lies between: the run before it is not later than the moment.
      expect(nextRun(schedule, new Date(run.getTime() - 1))).toEqual(run)
      expect(run.getTime() - after.getTime()).toBeLessThanOrEqual(7 * hours(24) * 1000)
    }),
  )
})
