/** What Connect refuses, and how it says so. */

import type { Answer } from '../kernel/call.ts'
import {
  BodyEncoded,
  BodyTooLarge,
  BodyTooSlow,
  outageWords,
  RequestAborted,
  whenOver,
} from '../kernel/failures.ts'
import type { Logger } from '../log/logger.ts'
import { outageIn } from '../ports/index.ts'

/** With this code the vendor's SDK leaves its user signed in, whatever the status. */
export const staysSignedIn = '7210'

export class ConnectProblem extends Error {
  readonly status: number
  readonly code: string
  readonly headers: Readonly<Record<string, string>>

  /** @param message What was wrong and what would be right; it goes to the caller */
  constructor(
    status: number,
    code: string,
    message: string,
    options?: ErrorOptions & { readonly headers?: Readonly<Record<string, string>> },
  ) {
    super(message, options)
    this.name = 'ConnectProblem'
    this.status = status
    this.code = code
    this.headers = options?.headers ?? {}
  }
}

export const json = (
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Answer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  body: JSON.stringify(body),
})

const saying = ({ message, status, code, headers }: ConnectProblem): Answer =>
  json(status, { message, status, code }, headers)

/** The answer to a request that failed. A surprise goes to the log, and nothing of it to the caller. */
export function answerOf(failure: unknown, requestId: string, log: Logger): Answer {
  return saying(problemOf(failure, requestId, log))
}

function problemOf(failure: unknown, requestId: string, log: Logger): ConnectProblem {
  if (failure instanceof ConnectProblem) return failure
  if (failure instanceof BodyTooLarge) {
    const message = `The body is over ${failure.limitBytes} bytes.`
    return new ConnectProblem(413, 'body-too-large', message)
  }
  if (failure instanceof BodyEncoded) {
    const message = `The body is encoded as ${failure.encoding}; send it without Content-Encoding.`
    return new ConnectProblem(415, 'body-encoded', message)
  }
  if (failure instanceof BodyTooSlow || failure instanceof RequestAborted) {
    return new ConnectProblem(408, 'body-incomplete', 'The body did not arrive whole in time.')
  }
  const outage = outageIn(failure)
  log.error(outage ?? 'request failed', failure, { requestId, method: 'connect' })
  if (outage !== null) {
    const headers = whenOver(outage)
    return new ConnectProblem(503, 'unavailable', outageWords[outage], { headers })
  }
  return new ConnectProblem(500, 'surprise', `The request failed. Its id is ${requestId}.`)
}
