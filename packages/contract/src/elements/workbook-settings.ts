/** Settings of a workbook that Update Workbook sets beside its name and place. */

import { boolean, digits, element, many, optional, text, word, type Static } from '../wire/types.ts'

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const

/**
 * How fresh the data of live connections is. `FreshEvery` and `FreshAt` each go with a schedule of their own.
 *
 * @see the vendor's schema, dataFreshnessPolicy; TSC DataFreshnessPolicyItem
 */
export const dataFreshnessPolicy = element({
  option: word(['SiteDefault', 'AlwaysLive', 'FreshEvery', 'FreshAt']),
  freshEverySchedule: optional(
    element({ frequency: word(['Minutes', 'Hours', 'Days', 'Weeks']), value: digits() }),
  ),
  freshAtSchedule: optional(
    element({
      frequency: word(['Day', 'Week', 'Month']),
      time: text({ description: 'HH:MM:SS' }),
      timezone: optional(text({ description: 'Name of the IANA time zone database' })),
      intervals: optional(
        element({
          interval: many(
            element({
              weekDay: optional(word(days)),
              monthDay: optional(text({ description: '1 to 31, or LastDay' })),
            }),
          ),
        }),
      ),
    }),
  ),
})
export type DataFreshnessPolicy = Static<typeof dataFreshnessPolicy>

export const dataAccelerationConfig = element({
  accelerationEnabled: optional(boolean()),
  accelerateNow: optional(boolean()),
})
export type DataAccelerationConfig = Static<typeof dataAccelerationConfig>
