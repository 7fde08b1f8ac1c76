/** Bounds of a relative date filter, in calendar time without zone: the same rule for every anchor. */

import type { Filter } from '../model/sheet.ts'

export interface DateBounds {
  /** ISO date and time, included. */
  readonly from: string
  /** ISO date and time, excluded. */
  readonly until: string
}

type RelativeDate = Filter & { readonly kind: 'relative-date' }

/**
 * Bounds around the filter's own anchor, else `now` (ISO time; its offset is ignored). Weeks start on Sunday.
 * Without the future the bounds end with the anchor's day, or with its minute for hours and minutes.
 */
export function relativeDateBounds(filter: RelativeDate, now: string): DateBounds {
  const anchor = wallClock(filter.anchor ?? now)
  const from = shift(startOf(anchor, filter.period), filter.period, filter.first)
  const end = shift(startOf(anchor, filter.period), filter.period, filter.last + 1)
  const sofar = filter.period === 'hour' || filter.period === 'minute' ? 'minute' : 'day'
  const present = shift(startOf(anchor, sofar), sofar, 1)
  const until = filter.includesFuture || end < present ? end : present
  return { from: isoText(from), until: isoText(until) }
}

function wallClock(text: string): Date {
  const match = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?))?/.exec(text)
  const date = new Date(`${match?.[1] ?? ''}T${match?.[2] ?? '00:00'}Z`)
  if (Number.isNaN(date.getTime())) throw new TypeError(`"${text}" is not an ISO date`)
  return date
}

function startOf(date: Date, period: RelativeDate['period']): Date {
  const start = new Date(date)
  start.setUTCSeconds(0, 0)
  if (period === 'minute') return start
  start.setUTCMinutes(0)
  if (period === 'hour') return start
  start.setUTCHours(0)
  if (period === 'day') return start
  if (period === 'week') {
    start.setUTCDate(start.getUTCDate() - start.getUTCDay())
    return start
  }
  start.setUTCDate(1)
  if (period === 'quarter') start.setUTCMonth(start.getUTCMonth() - (start.getUTCMonth() % 3))
  if (period === 'year') start.setUTCMonth(0)
  return start
}

function shift(date: Date, period: RelativeDate['period'], count: number): Date {
  const shifted = new Date(date)
  if (period === 'minute') shifted.setUTCMinutes(shifted.getUTCMinutes() + count)
  if (period === 'hour') shifted.setUTCHours(shifted.getUTCHours() + count)
  if (period === 'day') shifted.setUTCDate(shifted.getUTCDate() + count)
  if (period === 'week') shifted.setUTCDate(shifted.getUTCDate() + 7 * count)
  if (period === 'month') shifted.setUTCMonth(shifted.getUTCMonth() + count)
  if (period === 'quarter') shifted.setUTCMonth(shifted.getUTCMonth() + 3 * count)
  if (period === 'year') shifted.setUTCFullYear(shifted.getUTCFullYear() + count)
  return shifted
}

function isoText(date: Date): string {
  return date.toISOString().slice(0, 19)
}
