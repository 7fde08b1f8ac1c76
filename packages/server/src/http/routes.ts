/** Routes made from the contract's table. */

import type { HttpOptions } from './options.ts'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { addressesOf, restError } from '@easel/contract'
import type { Call } from '../kernel/call.ts'
import { hintHeader } from '../kernel/hint.ts'
import type { Bound } from '../kernel/pipeline.ts'
import { answerWith, type Exchange } from './exchange.ts'
import { answeringVerbs, verbTable } from './verbs.ts'
import { addCloudRoutes, cloudRefusal, isCloudPath } from './cloud-routes.ts'
import { refusal } from './refusal.ts'
import { send } from './send.ts'

export function addRoutes(app: FastifyInstance, options: HttpOptions): void {
  for (const bound of options.bound) {
    for (const path of addressesOf(bound.method)) {
      app.route({
        method: answeringVerbs(bound.method.verb),
        url: `/api/:version${literalColons(path)}`,
        handler: (request, reply) => run(bound, { request, reply, options }),
      })
    }
  }
  addCloudRoutes(app, options)
  const refuseCloud = cloudRefusal(options.cloud.bound.map(({ method }) => method))
  const verbsOf = verbTable(options.bound.map(({ method }) => method))
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '/'
    if (isCloudPath(path)) return send(reply, refuseCloud(request.method, path))
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
    [hintHeader]:
      'Sign In is a POST: a redirect, such as http to https, probably changed it to GET',
  }
}

/** In the router's language a literal colon is doubled. */
function literalColons(path: string): string {
  return path.replace(/([^/]):/g, '$1::')
}

async function run(bound: Bound, exchange: Exchange): Promise<FastifyReply> {
  return answerWith(exchange, bound.method.name, async (incoming) => {
    const { version = '', ...params } = incoming.params
    const call: Call = { ...incoming, method: bound.method, version, params }
    return exchange.options.pipeline(bound, call)
  })
}
