/** Routes of our own methods. */

import type { FastifyInstance } from 'fastify'
import type { OwnRoute } from '../kernel/own-route.ts'
import { peerOf, tokenOf } from './exchange.ts'
import { RequestBody } from './request-body.ts'
import { send } from './send.ts'

export const adminKeyHeader = 'x-easel-admin-key'

export function addOwnRoutes(app: FastifyInstance, routes: readonly OwnRoute[]): void {
  for (const route of routes) {
    const { verb, path } = route
    app.route({
      method: verb,
      url: path,
      handler: async (request, reply) => {
        const mark = request.url.indexOf('?')
        const adminKey = request.headers[adminKeyHeader]
        const answer = await route.run({
          params: request.params as Record<string, string>,
          search: mark === -1 ? '' : request.url.slice(mark + 1),
          authToken: tokenOf(request.headers),
          adminKey: typeof adminKey === 'string' ? adminKey : undefined,
          accept: request.headers.accept,
          body: new RequestBody(request.raw),
          requestId: request.id,
          peer: peerOf(request),
        })
        return send(reply, answer)
      },
    })
  }
}
