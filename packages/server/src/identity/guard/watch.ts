/** Guards a method of sign-in: refuses clients that must wait without looking at their credential, and counts failures. */

import type { SignInMethod } from '../refusals/sign-in-method.ts'
import type { Attempt, FailureGuard } from '../../ports/index.ts'
import { SignInRefused } from '../refusals/refusal.ts'
import { isGuess } from './guesses.ts'
import type { Holders } from './holders.ts'
import { unreadable, type Presented, type Proof } from './presented.ts'

/** The result of a verified credential. */
export interface Proved {
  readonly proof: Proof
}

/** The guard of one sign-in request. */
export interface Watch {
  /**
   * Takes apart what is shown.
   *
   * @throws SignInRefused what `read` throws, or `too_many_failures`
   */
  reading<T>(method: SignInMethod, read: () => T): T
  /** @throws SignInRefused what `prove` throws, or `too_many_failures` before it is asked */
  proving<T extends Proved>(presented: Presented, prove: () => Promise<T>): Promise<T>
}

/** @param from Address of the client. */
export type Watching = (from: string | null) => Watch

/** For a look at what a sign-in would do, by somebody who may know. */
export const unwatched: Watch = {
  reading: (_method, read) => read(),
  proving: (_presented, prove) => prove(),
}

export function createWatching(guard: FailureGuard, holders: Holders): Watching {
  return (address) => {
    const client = guard.clientOf(address)
    return {
      reading(method, read) {
        try {
          return read()
        } catch (error) {
          const attempt = { client, credential: unreadable(method).credential }
          refuseWhileWaiting(guard, method, attempt)
          if (error instanceof SignInRefused && isGuess(error)) guard.failed(attempt)
          throw error
        }
      },

      async proving(presented, prove) {
        const { method, credential } = presented
        const attempt = { client, credential }
        const mustWait = guard.delayOf(attempt) !== null
        if (mustWait && !holders.isHolder(presented)) refuseWhileWaiting(guard, method, attempt)
        try {
          const proved = await prove()
          guard.succeeded(attempt)
          holders.remember(presented, proved.proof)
          return proved
        } catch (error) {
          if (error instanceof SignInRefused && isGuess(error)) {
            guard.failed(attempt)
            // A revoked secret is no way past the guard.
            if (mustWait) holders.forget(presented)
          }
          throw error
        }
      },
    }
  }
}

function refuseWhileWaiting(guard: FailureGuard, method: SignInMethod, attempt: Attempt): void {
  const delay = guard.delayOf(attempt)
  if (delay === null) return
  const { seconds: retryAfterSeconds, limit } = delay
  const isReported = guard.isFirstRefusal(attempt)
  const facts = { retryAfterSeconds, limit }
  throw new SignInRefused({
    reason: 'too_many_failures',
    method,
    facts,
    throttled: { retryAfterSeconds, isReported },
  })
}
