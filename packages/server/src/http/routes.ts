/** Routes made from the contract's table. */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { addressesOf, restError } from '@easel/contract'
import type { Call, Peer } from '../kernel/call.ts'
import { RequestAborted } from '../kernel/failures.ts'
import type { Bound } from '../kernel/pipeline.ts'
import type { HttpOptions } from './listener.ts'
import { verbTable } from './verbs.ts'
import { refusal } from './refusal.ts'
import { send } from './send.ts'

export function addRoutes(app: FastifyInstance, options: HttpOptions): void {
  for (const bound of options.bound) {
    for (const path of addressesOf(bound.method)) {
      app.route({
        method: bound.method.verb,
        url: `/api/:version${literalColons(path)}`,
        handler: (request, reply) => run(bound, { request, reply, options }),
      })
    }
  }
  const verbsOf = verbTable(options.bound.map(({ method }) => method))
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '/'
    const allowed = verbsOf(path)
    const error =
      allowed.length > 0
        ? restError('405000', { verb: request.method, allowed: allowed.join(', ') })
        : restError('404003', { path })
    const isOwn = path.toLowerCase().startsWith('/easel/')
    const answer = refusal(error, isOwn ? 'application/json' : request.headers.accept)
    const headers =
      allowed.length > 0
        ? { ...answer.headers, allow: allowed.join(', '), ...hintFor(request.method, path) }
        : answer.headers
    return send(reply, { ...answer, headers })
  })
}

/** Clients that follow a 301 or 302 send a GET in place of their POST: the address alone shows it. */
function hintFor(verb: string, path: string): Readonly<Record<string, string>> {
  if (verb !== 'GET' || !/\/auth\/signin\/?$/i.test(path)) return {}
  return {
    'x-easel-hint':
      'Sign In is a POST: a redirect, such as http to https, probably changed it to GET',
  }
}

/** In the router's language a literal colon is doubled. */
function literalColons(path: string): string {
  return path.replace(/([^/]):/g, '$1::')
}

interface Exchange {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly options: HttpOptions
}

async function run(bound: Bound, { request, reply, options }: Exchange): Promise<FastifyReply> {
  const started = performance.now()
  const gone = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort(new RequestAborted())
  })
  const call = toCall(bound, request, gone.signal)
  const answer = await options.pipeline(bound, call)
  options.log.info('request', {
    requestId: request.id,
    method: bound.method.name,
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

function toCall(bound: Bound, request: FastifyRequest, signal: AbortSignal): Call {
  const { version = '', ...params } = request.params as Record<string, string>
  const mark = request.url.indexOf('?')
  const { headers } = request
  return {
    method: bound.method,
    version,
    params,
    search: mark === -1 ? '' : request.url.slice(mark + 1),
    headers: {
      accept: headers.accept,
      contentType: headers['content-type'],
      contentLength:
        headers['content-length'] === undefined ? undefined : Number(headers['content-length']),
      authToken: tokenOf(headers),
    },
    body: bodyOf(request),
    requestId: request.id,
    peer: peerOf(request),
    signal,
  }
}

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

/** The request's bytes. A connection that ends early is an error of its own, not an end of the body. */
export async function* bodyOf(request: FastifyRequest): AsyncGenerator<Uint8Array> {
  try {
    // Leaving early must not destroy the socket: the answer still has to go out on it.
    for await (const chunk of request.raw.iterator({ destroyOnReturn: false })) {
      yield chunk as Uint8Array
    }
  } catch (cause) {
    if (request.raw.destroyed && !request.raw.complete) throw new RequestAborted()
    throw cause
  }
}
