/** Routes of the Cloud Manager API. It shares `/api/v1` with VizQL Data Service, whose paths are left alone. */

import type { HttpOptions } from './options.ts'
import type { FastifyInstance } from 'fastify'
import { cloudError, type AnyCloudMethod } from '@easel/contract'
import type { Answer } from '../kernel/call.ts'
import { cloudErrorAnswer } from '../kernel/cloud-codec.ts'
import type { CloudBound } from '../kernel/cloud-pipeline.ts'
import { answerWith } from './exchange.ts'
import { answeringVerbs } from './verbs.ts'

export function addCloudRoutes(app: FastifyInstance, options: HttpOptions): void {
  const { bound, pipeline, download } = options.cloud
  for (const one of bound) {
    for (const { verb, path } of addressesOf(one)) {
      app.route({
        method: answeringVerbs(verb),
        url: `/api/v1${path}`,
        handler: (request, reply) =>
          answerWith({ request, reply, options }, one.method.name, async (call) =>
            pipeline(one, { ...call, method: one.method }),
          ),
      })
    }
  }
  app.route({
    method: answeringVerbs('GET'),
    url: '/platform-data/:name',
    handler: (request, reply) =>
      answerWith({ request, reply, options }, 'platform-data', async ({ search }) =>
        download(search),
      ),
  })
}

const addressesOf = ({ method }: CloudBound) => [method, ...(method.aliases ?? [])]

/** Whether a path is of this API where no route has it. */
export function isCloudPath(path: string): boolean {
  return /^\/+api\/+v1(?=\/)(?!\/+vizql-data-service(?:\/|$))/i.test(path)
}

/** The answer to a request that reached no method: 405 where the path has other verbs, else 404. */
export function cloudRefusal(
  methods: readonly AnyCloudMethod[],
): (verb: string, path: string) => Answer {
  const addresses = methods
    .flatMap((method) => [method, ...(method.aliases ?? [])])
    .map(({ verb, path }) => ({ verb, pattern: patternOf(path) }))
  return (verb, path) => {
    const plain = path.replace(/\/{2,}/g, '/').replace(/\/$/, '')
    const allowed = [
      ...new Set(addresses.filter(({ pattern }) => pattern.test(plain)).map((one) => one.verb)),
    ].join(', ')
    if (allowed === '') return cloudErrorAnswer(cloudError('E_404_API_SVC_1001', { path }))
    const refused = cloudErrorAnswer(cloudError('E_405_API_SVC_1002', { verb, allowed }))
    return { ...refused, headers: { ...refused.headers, allow: allowed } }
  }
}

function patternOf(path: string): RegExp {
  return new RegExp(`^/api/v1${path.replace(/:\w+/g, '[^/]+')}$`, 'i')
}
