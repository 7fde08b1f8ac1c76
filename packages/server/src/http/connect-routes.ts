/** Hands everything below Connect's base over as it was sent. */

import type { FastifyInstance, FastifyRequest } from 'fastify'
import { connectBase, type ConnectCall } from '../kernel/connect-call.ts'
import { peerOf, signalOf } from './exchange.ts'
import type { HttpOptions } from './options.ts'
import { RequestBody } from './request-body.ts'
import { send } from './send.ts'

/** One address for the router, which would decode and tidy the path; null for what is not below the base. */
export function connectPath(url: string): string | null {
  const next = url.charAt(connectBase.length)
  return url.startsWith(connectBase) && '/?'.includes(next) ? connectBase : null
}

export function addConnectRoutes(
  app: FastifyInstance,
  { connect, leastRate, log }: HttpOptions,
): void {
  app.route({
    method: [...app.supportedMethods],
    url: connectBase,
    // Before the framework looks at the type of the body: `auto`, which the vendor's SDK sends, is none to it. What is sent on to this
    // server passes the request gate there.
    onRequest: async (request, reply) => {
      const started = performance.now()
      const body = new RequestBody(request.raw, leastRate)
      const answer = await connect.answer(callOf(request, body, signalOf(reply)))
      log.info('request', {
        requestId: request.id,
        method: 'connect',
        status: answer.status,
        milliseconds: Math.round(performance.now() - started),
      })
      return send(reply, answer)
    },
    handler: (_, reply) => reply,
  })
}

function callOf(
  request: FastifyRequest,
  body: ConnectCall['body'],
  signal: AbortSignal,
): ConnectCall {
  const below = request.originalUrl.slice(connectBase.length)
  const mark = below.indexOf('?')
  return {
    verb: request.method,
    path: mark === -1 ? below : below.slice(0, mark),
    search: mark === -1 ? '' : below.slice(mark + 1),
    headers: request.headers,
    body,
    requestId: request.id,
    peer: peerOf(request),
    signal,
  }
}
