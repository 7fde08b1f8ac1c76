/** Routes made from the contract's table. */

import type { HttpOptions } from './options.ts'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { addressesOf, restError } from '@easel/contract'
import type { Answer, Call } from '../kernel/call.ts'
import { hintHeader, withHint } from '../kernel/hint.ts'
import type { Bound } from '../kernel/pipeline.ts'
import { answerWith, type Exchange } from './exchange.ts'
import { answeringVerbs, verbTable } from './verbs.ts'
import { addCloudRoutes, cloudRefusal, isCloudPath } from './cloud-routes.ts'
import { missingTable } from './missing.ts'
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
  const refuse = restRefusal(options)
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '/'
    const answer = isCloudPath(path)
      ? refuseCloud(request.method, path)
      : refuse({ verb: request.method, path, accept: request.headers.accept })
    return send(reply, answer)
  })
}

interface Stray {
  readonly verb: string
  readonly path: string
  readonly accept: string | undefined
}

/**
 * The answer to a request that reached no method of the REST API: 404 with a hint for what only the vendor has, 405 for a verb
 * that the path has nowhere, else 404.
 */
function restRefusal({ bound, vendorMethods }: HttpOptions): (stray: Stray) => Answer {
  const verbsOf = verbTable(bound.map(({ method }) => method))
  const missing = missingTable(vendorMethods)
  return ({ verb, path, accept }) => {
    const isOwn = path.toLowerCase().startsWith('/easel/')
    const form = isOwn ? 'application/json' : accept
    const hint = missing(verb, path)
    const notFound = refusal(restError('404003', { path }), form)
    if (hint !== null) return withHint(notFound, hint)
    const allowed = verbsOf(path).join(', ')
    if (allowed === '') return notFound
    const answer = refusal(restError('405000', { verb, allowed }), form)
    const headers = { ...answer.headers, allow: allowed, ...hintFor(verb, path) }
    return { ...answer, headers }
  }
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
