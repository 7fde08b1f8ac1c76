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

/** A claim, or a parameter of the header, that is there and has another JSON type than its own. */
export function wrongType(facts: AuthEvent['facts']): Finding {
  const [claim, place, wanted, got] = ['claim', 'place', 'wanted', 'jsonType'].map((name) =>
    String(facts[name]),
  )
  return {
    sentence: `${claim}${place === 'header' ? ' in the header' : ''} must be ${wanted}; got ${got}.`,
    expected: `${claim}: ${wanted}`,
    got: got ?? '',
    fix:
      claim === 'iss'
        ? 'Send iss as a text in the header, in the payload, or the same in both: one that is right does not make up for one that is not.'
        : `Send ${claim} as ${wanted}${optional.has(claim ?? '') ? ', or leave it out' : ''}.`,
  }
}

const optional: ReadonlySet<string> = new Set(['nbf', 'typ'])
