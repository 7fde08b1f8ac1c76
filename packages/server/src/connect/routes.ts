/** The methods of Connect by verb and path below a project. */

import {
  createConfiguration,
  deleteConfiguration,
  updateConfiguration,
} from './methods/configurations.ts'
import type { ConnectMethod } from './methods/context.ts'
import {
  completeSetup,
  createCredential,
  deleteIntegration,
  getCredential,
  listCredentials,
  updateCredential,
} from './methods/credentials.ts'
import { getMe, listIntegrations, updateMe } from './methods/me.ts'
import { ConnectProblem } from './problem.ts'

type Verbs = Readonly<Record<string, ConnectMethod>>

/** A segment with a colon is any one segment. */
const routes: Readonly<Record<string, Verbs>> = {
  '/sdk/me': { GET: getMe, PATCH: updateMe },
  '/sdk/integrations': { GET: listIntegrations },
  '/sdk/integrations/:integration': { DELETE: deleteIntegration },
  '/sdk/credentials': { GET: listCredentials, POST: createCredential },
  '/sdk/credentials/:credential': { GET: getCredential, PATCH: updateCredential },
  '/sdk/credentials/:credential/complete-setup': { POST: completeSetup },
  '/sdk/credentials/:credential/configurations': {
    POST: createConfiguration,
    PATCH: updateConfiguration,
    DELETE: deleteConfiguration,
  },
}

const table = Object.entries(routes).map(([path, verbs]) => ({ segments: path.split('/'), verbs }))

export interface Routed {
  readonly method: ConnectMethod
  readonly params: Readonly<Record<string, string>>
}

/**
 * @param path Below the project, as sent
 * @throws ConnectProblem 404, 405
 */
export function routeTo(verb: string, path: string): Routed {
  const asked = path.replace(/\/$/, '').split('/')
  for (const { segments, verbs } of table) {
    const params = matched(segments, asked)
    if (params === null) continue
    const name = verb === 'HEAD' ? 'GET' : verb
    const method = Object.hasOwn(verbs, name) ? verbs[name] : undefined
    if (method !== undefined) return { method, params }
    const allow = Object.keys(verbs).join(', ')
    throw new ConnectProblem(405, 'verb-unknown', `The path takes ${allow}.`, {
      headers: { allow },
    })
  }
  throw new ConnectProblem(404, 'path-unknown', 'Connect has no such path.')
}

function matched(
  segments: readonly string[],
  asked: readonly string[],
): Readonly<Record<string, string>> | null {
  if (segments.length !== asked.length) return null
  const params: Record<string, string> = {}
  for (const [index, segment] of segments.entries()) {
    const given = asked[index] ?? ''
    if (segment.startsWith(':') && /^[\w-]{1,64}$/.test(given)) params[segment.slice(1)] = given
    else if (segment !== given) return null
  }
  return params
}
