/** What can go wrong with a call. No error holds headers, tokens, or the body of a request or an answer. */

import type { MethodFacts } from './api/method-facts.ts'

/** What the service said about a call that it refused. */
export interface Refusal {
  /** Name of the method, as the contract has it. */
  readonly method: string
  /** HTTP status. */
  readonly status: number
  /** Such as `404005`, or `E_404_USR_SVC_2020` for Cloud Manager; empty where the answer had none. */
  readonly code: string
  readonly summary: string
  readonly detail: string
  /** Finds the request in the service's logs. */
  readonly requestId: string | null
  /** The scope that the session's JWT lacks for this method; null where that is not the reason. */
  readonly missingScope: string | null
  /** How long the service asks to wait. */
  readonly retryAfterMs: number | null
}

const said = ({ method, status, code, summary, detail }: Refusal): string =>
  `${method}: ${[status, code, summary].filter((part) => part !== '').join(' ')}${detail === '' ? '' : `: ${detail}`}`

/** The service refused the call, and says why. */
export class TableauError extends Error implements Refusal {
  override readonly name = 'TableauError'
  readonly method: string
  readonly status: number
  readonly code: string
  readonly summary: string
  readonly detail: string
  readonly requestId: string | null
  readonly missingScope: string | null
  readonly retryAfterMs: number | null

  constructor(refusal: Refusal) {
    const scope = refusal.missingScope
    super(`${said(refusal)}${scope === null ? '' : ` (the session lacks the scope ${scope})`}`)
    this.method = refusal.method
    this.status = refusal.status
    this.code = refusal.code
    this.summary = refusal.summary
    this.detail = refusal.detail
    this.requestId = refusal.requestId
    this.missingScope = scope
    this.retryAfterMs = refusal.retryAfterMs
  }
}

/** An argument that a method does not take, or lacks. Nothing was sent. */
export class ArgumentError extends Error {
  override readonly name = 'ArgumentError'
}

/** The answer is none of this API: a page of a proxy, half a document, a value of another type. */
export class AnswerError extends Error {
  override readonly name = 'AnswerError'
  readonly method: string
  readonly status: number

  constructor(method: string, status: number, problem: string, options?: ErrorOptions) {
    super(`${method}: the answer (${status}) ${problem}`, options)
    this.method = method
    this.status = status
  }
}

/** No answer came: the connection failed. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError'
  readonly method: string

  constructor(method: string, options?: ErrorOptions) {
    super(`${method}: the connection to the service failed`, options)
    this.method = method
  }
}

/** No answer came in time. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError'
  readonly method: string
  readonly timeoutMs: number

  constructor(method: string, timeoutMs: number) {
    super(`${method}: no answer within ${timeoutMs} ms`)
    this.method = method
    this.timeoutMs = timeoutMs
  }
}

/** The service sends the caller elsewhere. Credentials do not go there. */
export class RedirectError extends Error {
  override readonly name = 'RedirectError'
  readonly method: string
  /** Origin that the answer names; null where the runtime does not show it. */
  readonly to: string | null

  constructor(method: string, to: string | null) {
    super(
      `${method}: the service redirects to ${to ?? 'another address'}; if that is the service, give its address as the url`,
    )
    this.method = method
    this.to = to
  }
}

/**
 * Whether the error is a refusal of this method; then its code is one of those that the method may answer.
 *
 * @param method A method of the client, such as `tableau.deleteProject`
 */
export function isErrorOf<Code extends string>(
  method: MethodFacts<Code>,
  error: unknown,
): error is TableauError & { readonly code: Code } {
  return (
    error instanceof TableauError &&
    error.method === method.methodName &&
    (method.codes as readonly string[]).includes(error.code)
  )
}
