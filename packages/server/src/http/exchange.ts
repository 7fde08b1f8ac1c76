/** One HTTP exchange as the kernel sees it. */

import type { HttpOptions } from './options.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Answer, IncomingCall, Peer } from '../kernel/call.ts'
import { RequestAborted } from '../kernel/failures.ts'
import type { RequestGate } from '../kernel/request-gate.ts'
import type { LeastRate } from './least-rate.ts'
import { RequestBody } from './request-body.ts'
import { send } from './send.ts'

export interface Exchange {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly options: HttpOptions
}

/** One exchange: the call as the kernel takes it, its answer, and a line in the log. */
export async function answerWith(
  { request, reply, options }: Exchange,
  method: string,
  answering: (call: IncomingCall) => Promise<Answer>,
): Promise<FastifyReply> {
  const started = performance.now()
  await pass(options.requestGate, reply)
  const answer = await answering(toIncoming(request, options.leastRate, signalOf(reply)))
  options.log.info('request', {
    requestId: request.id,
    method,
    status: answer.status,
    milliseconds: Math.round(performance.now() - started),
  })
  if (answer.isCut === true) {
    reply.hijack()
    request.raw.destroy()
    return reply
  }
  return send(reply, answer)
}

/** Fires when the client has gone before its answer was out. */
export function signalOf(reply: FastifyReply): AbortSignal {
  const gone = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort(new RequestAborted())
  })
  return gone.signal
}

/** A request is under way until its answer is out, or its client gone. */
export async function pass(requestGate: RequestGate | null, reply: FastifyReply): Promise<void> {
  if (requestGate === null) return
  const leave = await requestGate.enter()
  if (reply.raw.destroyed) leave()
  else reply.raw.once('close', leave)
}

function toIncoming(
  request: FastifyRequest,
  leastRate: LeastRate,
  signal: AbortSignal,
): IncomingCall {
  const mark = request.url.indexOf('?')
  const { headers } = request
  const sessionToken = headers['x-tableau-session-token']
  return {
    params: request.params as Record<string, string>,
    search: mark === -1 ? '' : request.url.slice(mark + 1),
    headers: {
      accept: headers.accept,
      contentType: headers['content-type'],
      contentLength:
        headers['content-length'] === undefined ? undefined : Number(headers['content-length']),
      authToken: tokenOf(headers),
      sessionToken: typeof sessionToken === 'string' ? sessionToken : undefined,
      host: headers.host ?? '',
      requestName: textOf(headers['requestid']),
    },
    body: new RequestBody(request.raw, leastRate),
    requestId: request.id,
    peer: peerOf(request),
    signal,
  }
}

const textOf = (header: string | readonly string[] | undefined): string | undefined =>
  typeof header === 'string' ? header : undefined

export function peerOf(request: FastifyRequest): Peer {
  const userAgent = request.headers['user-agent']
  return { address: request.ip, userAgent: userAgent?.slice(0, 200) ?? null }
}

/** `X-Tableau-Auth`, or `Authorization: Bearer` as tableau-mcp may send it. */
export function tokenOf(headers: FastifyRequest['headers']): string | undefined {
  const token = headers['x-tableau-auth']
  if (typeof token === 'string') return token
  return /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1]
}
