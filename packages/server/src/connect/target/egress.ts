/**
 * Requests to targets, streamed both ways. The host is resolved once and every address checked; the connection goes to a checked address.
 * Redirects are not followed.
 */

import type { ClientRequest, IncomingHttpHeaders, IncomingMessage, RequestOptions } from 'node:http'
import { answering } from '../../identity/trust/outbound/checked-addresses.ts'
import { OutboundRefused } from '../../identity/trust/outbound/refused.ts'
import { writeBody } from './write-body.ts'
import type { Targets } from './targets.ts'

export interface EgressRequest {
  readonly origin: string
  readonly verb: string
  /** With its query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array | AsyncIterable<Uint8Array> | null
  readonly signal: AbortSignal
}

export interface EgressAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** Must be read to its end or destroyed. */
  readonly body: IncomingMessage
}

/** The target did not answer: it may not be reached, cannot be reached, or does not speak in time. */
export class TargetSilent extends Error {
  readonly problem: 'refused' | 'unreachable' | 'timeout'

  constructor(problem: TargetSilent['problem'], options?: ErrorOptions) {
    super(`the target did not answer: ${problem}`, options)
    this.name = 'TargetSilent'
    this.problem = problem
  }
}

export interface Egress {
  /** @throws TargetSilent */
  send(request: EgressRequest): Promise<EgressAnswer>
}

export interface EgressTimes {
  readonly connectMs: number
  /** Without a byte in either direction. */
  readonly silenceMs: number
}

const usualTimes: EgressTimes = { connectMs: 10_000, silenceMs: 60_000 }

export function createEgress(targets: Targets, times: EgressTimes = usualTimes): Egress {
  return {
    async send(request) {
      const connecting = AbortSignal.timeout(times.connectMs)
      const signal = AbortSignal.any([request.signal, connecting])
      try {
        const addresses = await targets.addressesOf(request.origin, signal)
        const lookup = addresses === null ? {} : { lookup: answering(addresses) }
        return await exchange(request, lookup, times)
      } catch (error) {
        throw asSilent(error, connecting)
      }
    },
  }
}

function asSilent(error: unknown, connecting: AbortSignal): TargetSilent {
  if (error instanceof TargetSilent) return error
  const isClosed = error instanceof OutboundRefused && error.problem !== 'unresolved'
  if (isClosed) return new TargetSilent('refused', { cause: error })
  return new TargetSilent(connecting.aborted ? 'timeout' : 'unreachable', { cause: error })
}

type Sender = (url: URL, options: RequestOptions) => ClientRequest

/** An agent for each request: no connection is shared, and no proxy is taken from the environment. */
async function senderFor(url: URL): Promise<Sender> {
  if (url.protocol === 'https:') {
    const { Agent, request } = await import('node:https')
    const agent = new Agent({ keepAlive: false, minVersion: 'TLSv1.2' })
    return (to, options) => request(to, { ...options, agent })
  }
  const { Agent, request } = await import('node:http')
  const agent = new Agent({ keepAlive: false })
  return (to, options) => request(to, { ...options, agent })
}

async function exchange(
  { origin, verb, path, headers, body, signal }: EgressRequest,
  lookup: Pick<RequestOptions, 'lookup'>,
  { connectMs, silenceMs }: EgressTimes,
): Promise<EgressAnswer> {
  const url = new URL(origin)
  const send = await senderFor(url)
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const options = { method: verb, path, headers, signal, maxHeaderSize: 64 * 1024, ...lookup }
  const request = send(url, options)
  const late = () => request.destroy(new TargetSilent('timeout'))
  const connecting = setTimeout(late, connectMs)
  request.once('socket', (socket) => {
    socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
      clearTimeout(connecting)
    })
    socket.setTimeout(silenceMs, late)
  })
  request.once('response', resolve)
  // An error after the response is that of its stream.
  request.on('error', reject)
  request.once('close', () => clearTimeout(connecting))
  const written = writeBody(request, body)
  const response = await Promise.race([promise, written.then(() => promise)])
  return { status: response.statusCode ?? 502, headers: response.headers, body: response }
}
