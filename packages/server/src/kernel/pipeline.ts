/**
 * One way for every method, from call to answer: version → session → scope → caller → site → decode → handler → encode.
 * Whatever goes wrong on the way becomes the wire's own error document; a surprise is a 500 that tells its request id only.
 */

import {
  chooseFormat,
  mayCall,
  readVersion,
  restError,
  RestError,
  type AnyMethod,
  type BodyFormat,
  type ErrorCode,
} from '@easel/contract'
import type { Logger } from '../logger.ts'
import type { Caller } from '../ports/caller.ts'
import { begun } from './begun-body.ts'
import type { Answer, Call } from './call.ts'
import type { Codec } from './codec.ts'
import type { Context } from './context.ts'
import { asRestError } from './failures.ts'
import type { Services } from './services.ts'

/** A method with its handler and compiled codec, ready to run. */
export interface Bound {
  readonly method: AnyMethod
  readonly codec: Codec
  readonly run: (context: Context<AnyMethod>) => Promise<unknown>
}

export interface PipelineOptions {
  readonly services: Services
  readonly log: Logger
}

export type Pipeline = (bound: Bound, call: Call) => Promise<Answer>

export function createPipeline({ services, log }: PipelineOptions): Pipeline {
  return async (bound, call) => {
    const format = chooseFormat(call.headers.accept)
    try {
      return await answer(bound, call, { services, format })
    } catch (failure) {
      const error = asRestError(failure, call, log)
      return refuse(bound, error, format)
    }
  }
}

interface Surroundings {
  readonly services: Services
  readonly format: BodyFormat
}

async function answer(
  bound: Bound,
  call: Call,
  { services, format }: Surroundings,
): Promise<Answer> {
  const { method, codec } = bound
  if (readVersion(call.version).kind === 'unknown') {
    throw restError('404001', { version: call.version })
  }
  if (holdsNul(call)) {
    throw restError('400000', { problem: 'The address must not hold a NUL character.' })
  }
  const caller = method.caller === 'anyone' ? null : await authorise(method, call, services)
  const now = services.clock.now()
  const parameters = codec.readParameters(call.search)
  const body = await codec.readBody(call)
  const result = await bound.run({
    params: call.params,
    ...parameters,
    body,
    caller,
    services,
    now,
    signal: call.signal,
    error: (code: ErrorCode, ...facts: readonly unknown[]) =>
      new RestError(code, (facts[0] ?? {}) as Record<string, string>),
  } as unknown as Context<AnyMethod>)
  if (caller !== null && method.verb !== 'GET') {
    services.activity.record({
      tenantLuid: caller.site.tenantLuid,
      siteLuid: caller.site.luid,
      method: method.name,
      actorLuid: caller.user.luid,
      facts: { requestId: call.requestId, ...call.params },
    })
  }
  const reply = codec.writeReply(result, format)
  return isStream(reply.body) ? { ...reply, body: await begun(reply.body) } : reply
}

/** Session, scope, caller and site, in that order: nothing of the request is read before all four hold. */
async function authorise(method: AnyMethod, call: Call, services: Services): Promise<Caller> {
  const token = call.headers.authToken
  if (token === undefined || token === '') throw restError('401000')
  const session = await services.signIn.verify(token)
  const caller = session === null ? null : await services.access.callerOf(session)
  if (caller === null) throw restError('401002')
  if (!mayCall(caller.session.scopes, method.scope)) {
    throw new MissingScope(method, caller)
  }
  const { siteId } = call.params
  if (siteId !== undefined && siteId.toLowerCase() !== caller.site.luid) {
    throw restError('404000', { id: siteId })
  }
  if (method.caller === 'site-administrator' && !caller.isAdministrator) {
    throw restError('403004', { problem: `${method.title} needs a site administrator.` })
  }
  return caller
}

/** 401002 like a dead token, as the real service answers; the header says what was missing. */
class MissingScope extends RestError {
  readonly challenge: string

  constructor(method: AnyMethod, caller: Caller) {
    super('401002')
    const needed = Array.isArray(method.scope) ? method.scope.join(' ') : ''
    const granted = (caller.session.scopes ?? []).join(' ').replace(/[^\x20-\x7e]|["\\]/g, '?')
    this.challenge =
      needed === ''
        ? `Tableau error="insufficient_scope", error_description="${method.title} is not open to JWT sessions"`
        : `Tableau error="insufficient_scope", scope="${needed}", granted="${granted}"`
  }
}

function refuse(bound: Bound, error: RestError, format: BodyFormat): Answer {
  const reply = bound.codec.writeError(error, format)
  if (!(error instanceof MissingScope)) return reply
  return { ...reply, headers: { ...reply.headers, 'www-authenticate': error.challenge } }
}

/** No name, id or filter holds one, and not every database takes it in a comparison. */
function holdsNul({ params, search }: Call): boolean {
  return search.includes('%00') || Object.values(params).some((value) => value.includes('\0'))
}

const isStream = (body: Answer['body']): body is AsyncIterable<string | Uint8Array> =>
  typeof body === 'object' && body !== null && !(body instanceof Uint8Array)
