/** One try of a request: sent once, and its answer read under one limit of time. */

import { AnswerError, NetworkError, RedirectError, TimeoutError } from '../errors.ts'
import { followed } from './follow.ts'
import type { OutgoingRequest } from './request.ts'
import type { TransportSettings } from './settings.ts'

export interface Attempt {
  readonly request: Omit<OutgoingRequest, 'signal'>
  readonly timeoutMs: number
  readonly signal: AbortSignal | undefined
  /** Whether the body of a success is left to the caller, who reads it as a stream. */
  readonly isStreamed: boolean
}

export interface Answered {
  readonly response: Response
  /** Null where the body is left to the caller. */
  readonly text: string | null
}

/** No message of the API is larger. */
const largestMessageBytes = 256 * 1024 * 1024

/**
 * @throws NetworkError when no whole answer comes
 * @throws TimeoutError when it does not come in time
 * @throws RedirectError when the service sends the caller to another origin
 * @throws the reason of the caller's signal
 */
export async function attempt(settings: TransportSettings, plan: Attempt): Promise<Answered> {
  const { request, timeoutMs, signal } = plan
  signal?.throwIfAborted()
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), timeoutMs)
  // A stream ends with the caller's signal for as long as it is read.
  const either = signal === undefined ? late.signal : AbortSignal.any([signal, late.signal])
  try {
    const response = await followed(settings, { ...request, signal: either })
    const isLeftOpen = plan.isStreamed && response.ok
    return { response, text: isLeftOpen ? null : await messageOf(request.method, response) }
  } catch (cause) {
    if (signal?.aborted === true) throw signal.reason
    if (late.signal.aborted) throw new TimeoutError(request.method, timeoutMs)
    if (cause instanceof AnswerError || cause instanceof RedirectError) throw cause
    throw new NetworkError(request.method, { cause })
  } finally {
    clearTimeout(timer)
  }
}

async function messageOf(method: string, response: Response): Promise<string> {
  const size = Number(response.headers.get('content-length') ?? 0)
  if (size <= largestMessageBytes) return response.text()
  await response.body?.cancel()
  throw new AnswerError(method, response.status, `is too large for a message: ${size} bytes`)
}
