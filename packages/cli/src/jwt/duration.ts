/** Lengths of time as people type them. */

import { UsageError } from '../usage-error.ts'

const unitSeconds = { s: 1, m: 60, h: 3600 } as const

/**
 * `90s`, `5m`, `1h`, or plain seconds.
 *
 * @throws UsageError that names the flag
 */
export function readSeconds(flag: string, text: string): number {
  const [, digits = '', unit = 's'] = /^(\d{1,6})([smh])?$/.exec(text) ?? []
  const seconds = Number(digits) * unitSeconds[unit as keyof typeof unitSeconds]
  if (digits !== '' && seconds > 0) return seconds
  throw new UsageError(`${flag} "${text}" is not a length of time such as 90s, 5m or 1h`)
}
