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
import type { Logger } from '../log/logger.ts'
import type { AuthFacts, RefusedSession } from '../ports/auth-events.ts'
import type { Caller } from '../ports/caller.ts'
import { HeadedError } from '../ports/headed-error.ts'
import type { Session } from '../ports/sessions.ts'
import { actOf } from './acts.ts'
import { begun } from './begun-body.ts'
import { insufficientScope } from './challenge.ts'
import type { Answer, Call } from './call.ts'
import type { Codec } from './codec.ts'
import type { Context } from './context.ts'
import type { Gate, GatedCaller } from './gate.ts'
import { droppedHint, withHint } from './hint.ts'
import { asRestError } from './failures.ts'
import { holdsNul } from './nul.ts'
import { withEvent } from './origin.ts'
import { checkRoom, withRoom } from './room.ts'
import type { Services } from './services.ts'

/** A method with its handler and compiled codec, ready to run. */
export interface Bound {
  readonly method: AnyMethod
  readonly codec: Codec
  readonly run: (context: Context<AnyMethod>) => Promise<unknown>
}

export interface PipelineOptions {
  /** Stands before methods on servers for development. */
  readonly gate?: Gate
  readonly services: Services
  readonly log: Logger
}

export type Pipeline = (bound: Bound, call: Call) => Promise<Answer>

export function createPipeline({ services, log, gate }: PipelineOptions): Pipeline {
  const { authJournal, authHints } = services
  const teller = { journal: authJournal, hints: authHints }
  const answered = async (bound: Bound, call: Call): Promise<Answer> => {
    const format = chooseFormat(call.headers.accept)
    try {
      const asked = { api: 'rest', format, signal: call.signal } as const
      const instead = await gate?.before(bound.method, asked)
      return instead ?? (await answer(bound, call, { services, format, gate }))
    } catch (failure) {
      const error = asRestError(failure, call, log)
      const isUnreadable = bound.method.name === 'signIn' && error.status === 400
      if (isUnreadable) authJournal.requestRefused(error.detail)
      return bound.codec.writeError(error, format)
    }
  }
  return (bound, call) =>
    withEvent(teller, { ...call, api: 'rest', accept: call.headers.accept }, () =>
      answered(bound, call),
    )
}

interface Surroundings {
  readonly services: Services
  readonly format: BodyFormat
  readonly gate: Gate | undefined
}

async function answer(
  bound: Bound,
  call: Call,
  { services, format, gate }: Surroundings,
): Promise<Answer> {
  const { method, codec } = bound
  if (readVersion(call.version).kind === 'unknown') {
    throw restError('404001', { version: call.version })
  }
  if (holdsNul(call)) {
    throw restError('400000', { problem: 'The address must not hold a NUL character.' })
  }
  const caller = method.caller === 'anyone' ? null : await authorise(method, call, services)
  if (caller !== null) gate?.admit(method, gatedCaller(caller))
  await checkRoom(services.room, method)
  const now = services.clock.now()
  const parameters = codec.readParameters(call.search)
  const body = await codec.readBody(call)
  const context = {
    params: call.params,
    ...parameters,
    body,
    caller,
    address: call.peer.address,
    requestName: call.headers.requestName ?? null,
    services,
    now,
    signal: call.signal,
    error: (code: ErrorCode, ...facts: readonly unknown[]) =>
      new RestError(code, (facts[0] ?? {}) as Record<string, string>),
  } as unknown as Context<AnyMethod>
  const run = () => withRoom(services.room, method, () => bound.run(context))
  const result = await (caller === null ? run() : services.store.as(actOf(caller, call), run))
  if (caller !== null && method.verb !== 'GET') {
    services.activity.record({
      tenantLuid: caller.site.tenantLuid,
      siteLuid: caller.site.luid,
      method: method.name,
      actorLuid: caller.user.luid,
      facts: { requestId: call.requestId, ...call.params },
    })
  }
  const writing = codec.writeReply(result, format)
  const written = writing instanceof Promise ? await writing : writing
  const { dropped } = parameters.list
  const hints = services.authHints !== null && dropped.length > 0
  const reply = hints ? withHint(written, droppedHint(dropped)) : written
  return isStream(reply.body) ? { ...reply, body: await begun(reply.body) } : reply
}

const gatedCaller = ({ session, user, site }: Caller): GatedCaller => ({
  api: 'rest',
  sessionIdPart: session.idPart,
  userLuid: user.luid,
  userName: user.name,
  placeLuid: site.luid,
})

/** Session, scope, caller and site, in that order: nothing of the request is read before all four hold. */
async function authorise(method: AnyMethod, call: Call, services: Services): Promise<Caller> {
  const token = call.headers.authToken
  if (token === undefined || token === '') {
    services.authJournal.sessionRefused({ reason: 'no_credentials' })
    throw restError('401000')
  }
  const session = await services.signIn.verify(token)
  const caller = session === null ? null : await services.access.callerOf(session)
  const refuse = (reason: string, facts: AuthFacts = {}): void => {
    if (session !== null)
      services.authJournal.sessionRefused({ ...ofSession(session), reason, facts })
  }
  if (caller === null) {
    refuse('session_user_changed')
    throw restError('401002')
  }
  if (!mayCall(caller.session.scopes, method.scope)) {
    const needed = Array.isArray(method.scope) ? method.scope.join(' ') : null
    const granted = (caller.session.scopes ?? []).join(' ').slice(0, 2000)
    refuse(needed === null ? 'method_not_jwt' : 'scope_missing', { needed, granted })
    throw new MissingScope(method, caller)
  }
  const { siteId } = call.params
  if (siteId !== undefined && siteId.toLowerCase() !== caller.site.luid) {
    refuse('session_wrong_site', { siteInPath: siteId.slice(0, 64) })
    throw restError('404000', { id: siteId })
  }
  if (method.caller === 'site-administrator' && !caller.isAdministrator) {
    throw restError('403004', { problem: `${method.title} needs a site administrator.` })
  }
  return caller
}

const ofSession = ({ siteLuid, userLuid, patGuid, trustId, ...session }: Session) =>
  ({
    siteLuid,
    userLuid,
    patGuid,
    trustId,
    method: session.kind,
    idPart: session.idPart,
    isVerified: true,
  }) satisfies Partial<RefusedSession>

/** 401002 like a dead token, as the real service answers; the header says what was missing. */
class MissingScope extends HeadedError {
  constructor(method: AnyMethod, caller: Caller) {
    super('401002', {}, insufficientScope(method, caller.session.scopes))
  }
}

const isStream = (body: Answer['body']): body is AsyncIterable<string | Uint8Array> =>
  typeof body === 'object' && body !== null && !(body instanceof Uint8Array)
