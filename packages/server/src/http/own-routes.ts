/** Routes of our own methods. */

import type { HttpOptions } from './options.ts'
import type { FastifyInstance } from 'fastify'
import { pass, peerOf, signalOf, tokenOf } from './exchange.ts'
import { RequestBody } from './request-body.ts'
import { send } from './send.ts'
import { answeringVerbs } from './verbs.ts'

export const adminKeyHeader = 'x-easel-admin-key'

export function addOwnRoutes(
  app: FastifyInstance,
  { own, requestGate, leastRate }: HttpOptions,
): void {
  for (const route of own) {
    const { verb, path } = route
    app.route({
      method: answeringVerbs(verb),
      url: path,
      handler: async (request, reply) => {
        if (route.waits) await pass(requestGate, reply)
        const mark = request.url.indexOf('?')
        const adminKey = request.headers[adminKeyHeader]
        const sessionToken = request.headers['x-tableau-session-token']
        const answer = await route.run({
          params: request.params as Record<string, string>,
          search: mark === -1 ? '' : request.url.slice(mark + 1),
          authToken: tokenOf(request.headers),
          adminKey: typeof adminKey === 'string' ? adminKey : undefined,
          sessionToken: typeof sessionToken === 'string' ? sessionToken : undefined,
          host: request.headers.host ?? '',
          accept: request.headers.accept,
          body: new RequestBody(request.raw, leastRate),
          requestId: request.id,
          peer: peerOf(request),
          signal: signalOf(reply),
        })
        return send(reply, answer)
      },
    })
  }
}
