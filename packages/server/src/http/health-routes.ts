/** What orchestrators and balancers ask: is the process alive, and may it be sent requests. For anybody, and in fixed words. */

import type { FastifyInstance } from 'fastify'
import { send } from './send.ts'
import { answeringVerbs } from './verbs.ts'

/** Parts that a server needs, each with what is wrong with it, or null. */
export type Readiness = Readonly<
  Record<'database' | 'migrations' | 'blobs' | 'keys', string | null>
>

const json = { 'content-type': 'application/json; charset=utf-8' }

export function addHealthRoutes(
  app: FastifyInstance,
  { readiness }: { readonly readiness: () => Promise<Readiness> },
): void {
  const answer = (status: number, body: object) => ({
    status,
    headers: json,
    body: JSON.stringify(body),
  })
  app.route({
    method: answeringVerbs('GET'),
    url: '/livez',
    handler: (_, reply) => send(reply, answer(200, { status: 'live' })),
  })
  app.route({
    method: answeringVerbs('GET'),
    url: '/readyz',
    handler: async (_, reply) => {
      if (app.drain.isUnderWay) return send(reply, answer(503, { status: 'draining' }))
      const found = Object.entries(await readiness())
      const parts = Object.fromEntries(found.map(([name, problem]) => [name, problem ?? 'ready']))
      const isReady = found.every(([, problem]) => problem === null)
      const body = { status: isReady ? 'ready' : 'unavailable', parts }
      return send(reply, answer(isReady ? 200 : 503, body))
    },
  })
}
