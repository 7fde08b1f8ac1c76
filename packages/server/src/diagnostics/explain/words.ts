/** Small parts of sentences. */

import type { AuthEvent } from '../../ports/index.ts'

/** What a failed check says. */
export interface Finding {
  readonly sentence: string
  readonly expected?: string
  readonly got?: string
  readonly fix?: string
}

export const time = (at: Date | string): string => (typeof at === 'string' ? at : at.toISOString())

/** Who called: address and program. */
export function from(event: AuthEvent | null): string {
  const { address, userAgent } = event?.origin ?? {}
  if (address == null) return 'an unknown place'
  return userAgent == null ? address : `${address} (${userAgent})`
}

export const quoted = (text: string | null): string => (text === null ? 'nothing' : `"${text}"`)

/** `2 h 5 min`, `41 s`. */
export function span(seconds: number): string {
  const whole = Math.round(Math.abs(seconds))
  if (whole < 120) return `${whole} s`
  const minutes = Math.round(whole / 60)
  if (minutes < 120) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours >= 48) return `${Math.floor(hours / 24)} days`
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`
}
