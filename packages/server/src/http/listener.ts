/** The HTTP base. Fastify lives in this folder and nowhere else; all its default answers are replaced by the wire's own. */

import type { HttpOptions } from './options.ts'
import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import Fastify, { type FastifyInstance } from 'fastify'
import { restError } from '@easel/contract'
import type { Logger } from '../log/logger.ts'
import { Drain } from './drain.ts'
import { addConnectRoutes, connectPath } from './connect-routes.ts'
import { addHealthRoutes } from './health-routes.ts'
import { watchTaking } from './least-rate.ts'
import { addOwnRoutes } from './own-routes.ts'
import { send } from './send.ts'
import { addRoutes } from './routes.ts'
import { refusal } from './refusal.ts'

export interface Listener extends AsyncDisposable {
  /** @returns origin that the server answers on, e.g. `http://127.0.0.1:8080` */
  listen(address: { readonly host: string; readonly port: number }): Promise<string>
  /** Ends the requests under way, then the connections. */
  close(): Promise<void>
}

const seconds = 1000

export function createListener(options: HttpOptions): Listener {
  const app = createApp(options)
  const drain = new Drain(app.server, options.drain)
  app.decorate('drain', drain)
  takeAnyBody(app)
  answerSurprises(app, options.log)
  addHealthRoutes(app, options)
  addOwnRoutes(app, options)
  addConnectRoutes(app, options)
  addRoutes(app, options)
  limit(app.server)
  const watch = watchTaking(app.server, options.leastRate)

  let closing: Promise<void> | null = null
  const close = () =>
    (closing ??= drain
      .run(() => app.close())
      .finally(() => {
        watch[Symbol.dispose]()
      }))
  return {
    listen: async ({ host, port }) => app.listen({ host, port }),
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** The contract's own readers and writers take the place of the framework's, whose loading took a tenth of a start. */
function noSchemas(): never {
  throw new Error('a route has a schema for the framework; declare it in the contract')
}

function createApp(options: HttpOptions): FastifyInstance {
  return Fastify({
    logger: false,
    schemaController: {
      compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas },
    },
    genReqId: options.requestId,
    trustProxy: options.trustedProxies.length > 0 && [...options.trustedProxies],
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    keepAliveTimeout: 65 * seconds,
    // A large upload may take its time; a peer that is silent for long is gone.
    requestTimeout: 0,
    connectionTimeout: 600 * seconds,
    // Connect judges its paths itself, as they were sent.
    rewriteUrl: ({ url = '/' }) => connectPath(url) ?? withPlainColons(url),
    routerOptions: {
      caseSensitive: false,
      ignoreTrailingSlash: true,
      ignoreDuplicateSlashes: true,
      maxParamLength: 2048,
    },
    frameworkErrors: (error, request, reply) => {
      const problem = `The address cannot be read: ${error.message}`
      send(reply, refusal(restError('400000', { problem }), request.headers.accept))
    },
    clientErrorHandler: refuseBrokenRequest,
  })
}

/** `tags%3AbatchCreate` is `tags:batchCreate`: only the path is touched. */
function withPlainColons(url: string): string {
  const end = url.indexOf('?')
  const path = end === -1 ? url : url.slice(0, end)
  return path.includes('%3') ? path.replace(/%3a/gi, ':') + url.slice(path.length) : url
}

/** Bodies are streams until the kernel knows what the method takes. */
function takeAnyBody(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, _payload, done) => done(null))
}

/** What fails outside the pipeline, e.g. a stream before its first byte, is no reason to answer as the library does. */
function answerSurprises(app: FastifyInstance, log: Logger): void {
  app.setErrorHandler((error, request, reply) => {
    log.error('request failed', error, { requestId: request.id })
    reply.removeHeader('content-disposition').removeHeader('content-length')
    return send(
      reply,
      refusal(restError('500000', { requestId: request.id }), request.headers.accept),
    )
  })
}

function limit(server: Server): void {
  server.headersTimeout = 20 * seconds
  server.maxHeadersCount = 100
  server.maxRequestsPerSocket = 10_000
}

/** Bytes that are no HTTP request: there is nothing to negotiate, so the answer is the shortest that is true. */
function refuseBrokenRequest(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const status =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? '431 Request Header Fields Too Large'
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? '408 Request Timeout'
        : '400 Bad Request'
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
