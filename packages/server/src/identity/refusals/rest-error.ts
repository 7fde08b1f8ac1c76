/** The error that a caller receives for a refusal. */

import { restError, type RestError } from '@easel/contract'
import { HeadedError, TooManyFailures, type SignIn } from '../../ports/index.ts'
import type { Reason } from './reasons.ts'
import { SignInRefused } from './refusal.ts'

/** Only what is wrong with the form of a request is put into words; what is wrong with a credential never is. */
const problems: Readonly<Partial<Record<Reason, string>>> = {
  no_credentials: 'The credentials element holds no credential.',
  mixed_forms:
    'The credentials element must hold one credential: a personal access token, a JWT, or name and password.',
  credentials_incomplete:
    'Both halves must be given: personalAccessTokenName with personalAccessTokenSecret, or name with password.',
  password_busy: 'Too many sign-ins by password at once. Try again later.',
  impersonation_denied: 'Signing in as another user is not allowed.',
  jwt_jti_storage: 'The sign-in could not be recorded. Try again later.',
}

/** Of a queue that is full, which takes about as long to empty, and of a database that may be back by then. */
const retryAfterSeconds = '1'

/**
 * The declared error of a refusal. All refused credentials of a kind look the same, but for the number of a connected app's JWT.
 *
 * @see 401001 with the number in parentheses: "Error signing in to Tableau Server (16)"
 */
export function restErrorOf(refused: SignInRefused): RestError {
  const problem = problems[refused.reason] ?? ''
  switch (refused.kind) {
    case '401001':
      return restError('401001', {
        trustCode: refused.trustCode === null ? '' : ` (${refused.trustCode})`,
      })
    case '401003':
    case '403070':
      return restError(refused.kind)
    case '429000':
    case '503000':
      return new HeadedError(refused.kind, { problem }, { 'retry-after': retryAfterSeconds })
    default:
      return restError(refused.kind, { problem })
  }
}

/** The error that callers receive: how long to wait, or the error of the refusal. */
export function callerErrorOf(refused: SignInRefused): RestError | TooManyFailures {
  const { throttled } = refused
  return throttled === null
    ? restErrorOf(refused)
    : new TooManyFailures(throttled.retryAfterSeconds, { cause: refused })
}

/** The same methods of sign-in. Their refusals are the errors that callers receive. */
export function withRestErrors(signIn: SignIn): SignIn {
  const withCallerErrors = async <T>(attempt: Promise<T>): Promise<T> => {
    try {
      return await attempt
    } catch (error) {
      throw error instanceof SignInRefused ? callerErrorOf(error) : error
    }
  }
  return {
    ...signIn,
    signIn: (request, from) => withCallerErrors(signIn.signIn(request, from)),
    switchSite: (session, contentUrl) => withCallerErrors(signIn.switchSite(session, contentUrl)),
  }
}
