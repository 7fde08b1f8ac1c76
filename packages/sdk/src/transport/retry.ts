/** When a request is sent again, and after which pause. */

import { NetworkError, TimeoutError } from '../errors.ts'
import { attempt, type Answered, type Attempt } from './attempt.ts'
import { pause } from './pause.ts'
import type { TransportSettings } from './settings.ts'

export interface Plan extends Omit<Attempt, 'request'> {
  readonly request: Omit<Attempt['request'], 'attempt'>
  /** Whether the request changes nothing more when it is sent again. */
  readonly isRepeatable: boolean
}

const passing: readonly number[] = [408, 500, 502, 503, 504]

/** 429 says that nothing was done: any request may follow it. */
const isWorthAnother = (status: number, isRepeatable: boolean): boolean =>
  status === 429 || (isRepeatable && passing.includes(status))

/** Of seconds, or of a moment; null where there is none. */
export function retryAfterMs(headers: Headers, now: () => number = Date.now): number | null {
  const text = headers.get('retry-after')?.trim() ?? ''
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000
  const moment = Date.parse(text)
  return Number.isNaN(moment) ? null : Math.max(0, moment - now())
}

/** Full jitter: many clients that failed together do not come back together. */
const drawnPause = ({ firstPauseMs, longestPauseMs }: TransportSettings, tries: number): number =>
  Math.random() * Math.min(longestPauseMs, firstPauseMs * 2 ** (tries - 1))

/** Sends a request until it is answered for good. */
export async function exchange(settings: TransportSettings, plan: Plan): Promise<Answered> {
  for (let tries = 1; ; tries += 1) {
    const isLast = tries > settings.times
    const outcome = await attempt(settings, {
      ...plan,
      request: { ...plan.request, attempt: tries },
    }).catch((error: unknown) => {
      const isPassing = error instanceof NetworkError || error instanceof TimeoutError
      if (isLast || !isPassing || !plan.isRepeatable) throw error
      return null
    })
    if (outcome !== null) {
      const { status, headers } = outcome.response
      if (isLast || !isWorthAnother(status, plan.isRepeatable)) return outcome
      const asked = retryAfterMs(headers)
      if (asked !== null && asked > settings.longestPauseMs) return outcome
      await pause(asked ?? drawnPause(settings, tries), plan.signal)
    } else await pause(drawnPause(settings, tries), plan.signal)
  }
}
