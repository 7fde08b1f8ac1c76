/** Writes an answer to the socket. */

import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import type { Answer } from '../kernel/call.ts'
import { discardLeftover } from './leftover.ts'

/** Answers are of one session: no shared cache may keep them, and no browser may guess their type. */
const always = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }

/** There is no next request on the connection after one that did not come to its end, nor when the server stops. */
const ending = (reply: FastifyReply, { status }: Answer): Readonly<Record<string, string>> =>
  status === 408 || reply.server.drain.isUnderWay ? { connection: 'close' } : {}

/**
 * Streams are sent as they come; when one fails after the head is out, the connection is cut, so that the client
 * cannot take a part for the whole.
 */
export function send(reply: FastifyReply, answer: Answer): FastifyReply {
  reply.code(answer.status).headers({
    ...always,
    ...ending(reply, answer),
    'x-request-id': reply.request.id,
    ...answer.headers,
  })
  discardLeftover(reply.request.raw)
  const { body } = answer
  if (body === null) return reply.send()
  if (reply.request.method === 'HEAD') return sendHead(reply, body)
  if (typeof body === 'string') return reply.send(body)
  if (body instanceof Uint8Array)
    return reply.send(Buffer.from(body.buffer, body.byteOffset, body.byteLength))
  return reply.send(Readable.from(body, { objectMode: false }))
}

/** The length of a body that is known, and an end to a stream that is not read. */
function sendHead(reply: FastifyReply, body: NonNullable<Answer['body']>): FastifyReply {
  if (typeof body === 'string' || body instanceof Uint8Array) {
    reply.header('content-length', Buffer.byteLength(body))
  } else {
    body[Symbol.asyncIterator]()
      .return?.()
      .catch(() => undefined)
  }
  return reply.send()
}
