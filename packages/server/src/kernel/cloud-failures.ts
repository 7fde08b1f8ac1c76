/** What a failure means to a caller of Cloud Manager: a declared error as it is, trouble of the wire as its code, anything else a 500. */

import {
  CloudError,
  cloudError,
  cloudPipelineErrors,
  WireError,
  type AnyCloudMethod,
  type CloudErrorCode,
} from '@easel/contract'
import type { Logger } from '../log/logger.ts'
import { outageIn, TooManyFailures } from '../ports/index.ts'
import type { CloudCall } from './call.ts'
import {
  BodyEncoded,
  BodyTooLarge,
  BodyTooSlow,
  outageWords,
  RequestAborted,
  retryAfter,
  takesIdentity,
  waitWords,
  whenOver,
} from './failures.ts'
import { TooManyRequests } from './gate.ts'

/** An error whose answer has more headers than others. */
export class HeadedCloudError extends CloudError {
  readonly headers: Readonly<Record<string, string>>

  constructor(
    code: CloudErrorCode,
    facts: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>>,
  ) {
    super(code, facts)
    this.headers = headers
  }
}

export function asCloudError(failure: unknown, call: CloudCall, log: Logger): CloudError {
  if (failure instanceof CloudError && isDeclared(failure, call.method)) return failure
  if (failure instanceof WireError) {
    return cloudError('E_400_API_SVC_1000', { problem: failure.problem })
  }
  if (failure instanceof TooManyRequests) {
    const { message: problem, headers } = failure
    return new HeadedCloudError('E_429_API_SVC_1005', { problem }, headers)
  }
  if (failure instanceof BodyTooLarge) {
    return cloudError('E_413_API_SVC_1004', { limitBytes: failure.limitBytes })
  }
  if (failure instanceof BodyEncoded) {
    const { encoding } = failure
    return new HeadedCloudError('E_415_API_SVC_1008', { encoding }, takesIdentity)
  }
  if (failure instanceof RequestAborted || failure instanceof BodyTooSlow) {
    return cloudError('E_408_API_SVC_1003', { problem: failure.message })
  }
  if (failure instanceof TooManyFailures) {
    const facts = { problem: waitWords(failure) }
    return new HeadedCloudError('E_429_API_SVC_1005', facts, retryAfter(failure))
  }
  const { requestId } = call
  const outage = outageIn(failure)
  if (outage !== null) {
    log.error(outage, failure, { requestId, method: call.method.name })
    const facts = { problem: outageWords[outage] }
    return new HeadedCloudError('E_503_API_SVC_1007', facts, whenOver(outage))
  }
  log.error('request failed', failure, { requestId, method: call.method.name })
  return cloudError('E_500_API_SVC_1006', { requestId })
}

/** A code that the method does not declare is a defect of ours, so it must not look like a rule of the API. */
function isDeclared(error: CloudError, method: AnyCloudMethod): boolean {
  const known: readonly string[] = [...cloudPipelineErrors, ...method.errors]
  return known.includes(error.code)
}
