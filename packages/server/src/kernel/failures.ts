/** What a failure means to the caller: a declared error as it is, trouble of the wire as its code, anything else a 500. */

import { ListError, pipelineErrors, RestError, restError, WireError } from '@easel/contract'
import type { Logger } from '../log/logger.ts'
import {
  EngineUnavailable,
  HeadedError,
  outageIn,
  TooManyFailures,
  type OutageReason,
} from '../ports/index.ts'
import { TooManyRequests } from './gate.ts'

/** The client closed the connection before its request was complete. No answer is sent. */
export class RequestAborted extends Error {
  constructor() {
    super('the client ended the request before it was complete')
    this.name = 'RequestAborted'
  }
}

export class BodyTooLarge extends Error {
  readonly limitBytes: number

  constructor(limitBytes: number) {
    super(`request body over ${limitBytes} bytes`)
    this.name = 'BodyTooLarge'
    this.limitBytes = limitBytes
  }
}

/** The body did not end in the time that one may take, or came too slowly. */
export class BodyTooSlow extends Error {
  constructor(problem: string) {
    super(problem)
    this.name = 'BodyTooSlow'
  }
}

/** The body is compressed, which the API does not take. */
export class BodyEncoded extends Error {
  readonly encoding: string

  constructor(encoding: string) {
    super(`the body is encoded as ${encoding}`)
    this.name = 'BodyEncoded'
    this.encoding = encoding
  }
}

/** What a body may be encoded as: nothing. */
export const takesIdentity = { 'accept-encoding': 'identity' }

export function waitWords({ retryAfterSeconds }: TooManyFailures): string {
  return `Too many failed sign-ins. Try again in ${retryAfterSeconds} seconds.`
}

export function retryAfter({ retryAfterSeconds }: { readonly retryAfterSeconds: number }): {
  'retry-after': string
} {
  return { 'retry-after': String(retryAfterSeconds) }
}

export const outageWords: Readonly<Record<OutageReason, string>> = {
  'database-away': 'The database is not available at the moment. Try again shortly.',
  'no-space': 'The server has no room left to store anything. Free some space and try again.',
}

/** A restart takes seconds; space is made by people. */
const outageSeconds: Readonly<Record<OutageReason, number>> = { 'database-away': 2, 'no-space': 30 }

export const whenOver = (outage: OutageReason) =>
  retryAfter({ retryAfterSeconds: outageSeconds[outage] })

/** What is said of a request when it fails. */
export interface FailedCall {
  readonly requestId: string
  readonly method: { readonly name: string; readonly errors: readonly string[] }
}

export function asRestError(failure: unknown, call: FailedCall, log: Logger): RestError {
  if (failure instanceof RestError) return declared(failure, call, log)
  if (failure instanceof WireError) return restError('400000', { problem: failure.problem })
  if (failure instanceof TooManyRequests) {
    return new HeadedError('429000', { problem: failure.message }, failure.headers)
  }
  if (failure instanceof ListError) return new RestError(failure.code, failure.facts)
  if (failure instanceof BodyTooLarge)
    return restError('413000', { limitBytes: failure.limitBytes })
  if (failure instanceof BodyEncoded)
    return new HeadedError('415000', { encoding: failure.encoding }, takesIdentity)
  if (failure instanceof RequestAborted || failure instanceof BodyTooSlow)
    return restError('408000', { problem: failure.message })
  if (failure instanceof TooManyFailures) {
    return new HeadedError('429000', { problem: waitWords(failure) }, retryAfter(failure))
  }
  if (failure instanceof EngineUnavailable) {
    // The pool has written an event where a process ended; nothing of it goes to the caller.
    const problem = `The server cannot render this now: ${failure.message}. Try again shortly.`
    return new HeadedError('503000', { problem }, retryAfter(failure))
  }
  const outage = outageIn(failure)
  if (outage !== null) {
    log.error(outage, failure, { requestId: call.requestId, method: call.method.name })
    return new HeadedError('503000', { problem: outageWords[outage] }, whenOver(outage))
  }
  return surprise(failure, call, log)
}

/** A code that the method does not declare is a defect of ours, so it must not look like a rule of the API. */
function declared(error: RestError, call: FailedCall, log: Logger): RestError {
  const known: readonly string[] = [...pipelineErrors, ...call.method.errors]
  return known.includes(error.code) ? error : surprise(error, call, log)
}

function surprise(failure: unknown, call: FailedCall, log: Logger): RestError {
  log.error('request failed', failure, { requestId: call.requestId, method: call.method.name })
  return restError('500000', { requestId: call.requestId })
}
