/**
 * One way for every method of our own: caller → decode → handler → JSON. Errors have the form of the REST API's JSON error document, so
 * that one reader does for both.
 */

import { compileQueryReader, own, restError, type OwnMethod } from '@easel/contract'
import { actOf, adminActOf, cloudActOf, type Asked } from '../kernel/acts.ts'
import type { Answer } from '../kernel/call.ts'
import { errorAnswer, viewFilters } from '../kernel/codec.ts'
import { messageLimitBytes } from '../kernel/collect.ts'
import { asRestError } from '../kernel/failures.ts'
import { holdsNul } from '../kernel/nul.ts'
import type { OwnCall, OwnRoute } from '../kernel/own-route.ts'
import { withEvent } from '../kernel/origin.ts'
import type { Logger } from '../log/logger.ts'
import { TooManyFailures, type Act } from '../ports/index.ts'
import type { AdminKey } from './admin-key.ts'
import type { OwnServices, Viewer } from './context.ts'
import { ownHandlers } from './handlers.ts'
import { createJsonBody } from './read-body.ts'

export interface OwnOptions {
  readonly services: OwnServices
  readonly adminKey: AdminKey
  /** Whether the server was started for development. */
  readonly hasDevControls: boolean
  readonly log: Logger
}

type Run = (context: unknown) => Promise<unknown>

/** A server that is not started for development has no routes for development controls. */
export function ownRoutes(options: OwnOptions): readonly OwnRoute[] {
  return Object.entries(own)
    .filter(([, method]) => options.hasDevControls || !method.isDevControl)
    .map(([name, method]) =>
      routeOf(method, ownHandlers[name as keyof typeof ownHandlers] as unknown as Run, options),
    )
}

function routeOf(method: OwnMethod, run: Run, options: OwnOptions): OwnRoute {
  const readQuery = compileQueryReader(method.query)
  const readBody = method.body === null ? null : createJsonBody(method.body)
  const { services, log } = options

  const answer = async (call: OwnCall): Promise<Answer> => {
    try {
      if (holdsNul(call)) {
        throw restError('400000', { problem: 'The address must not hold a NUL character.' })
      }
      const viewer = await viewerOf(method, call, options)
      const search = new URLSearchParams(call.search)
      const query = readQuery(search)
      const body =
        readBody === null ? null : await readBody(await call.body.whole(messageLimitBytes))
      const work = () =>
        run({
          params: call.params,
          query,
          body,
          viewer,
          services,
          viewFilters: viewFilters(search),
          signal: call.signal,
        })
      const asked = { ...call, method }
      const act = actOfViewer(viewer, asked)
      const isPulled = method.isDevControl && method.verb !== 'GET'
      const result = services.store.as(act, isPulled ? () => noted(method, work, services) : work)
      return json(await result)
    } catch (failure) {
      const context = {
        requestId: call.requestId,
        method: { name: method.name, errors: [...ownErrors, ...(method.errors ?? [])] },
      }
      return errorAnswer(asRestError(failure, context, log), 'json')
    }
  }
  return {
    verb: method.verb,
    waits: !method.isDevControl,
    path: `/easel/v1${method.path}`,
    run: (call) =>
      withEvent({ journal: services.journal, hints: null }, { ...call, api: 'easel', method }, () =>
        answer(call),
      ),
  }
}

/** A development control changes memory, or the databases as a whole, so its audit entry has a transaction of its own. */
async function noted(
  { name }: OwnMethod,
  pull: () => Promise<unknown>,
  { store }: OwnServices,
): Promise<unknown> {
  const result = await pull()
  await store.transaction(async (write) =>
    write.note({ did: name, kind: 'dev-control', luid: name }),
  )
  return result
}

/** Codes of our own methods beside those of every pipeline. */
const ownErrors = ['404003', '409000'] as const

/**
 * Looked at before any wait, as it costs no more than telling one: its holder never waits.
 *
 * @throws RestError 401002; TooManyFailures when the address has to wait
 */
function checkKey(key: string, address: string | null, options: OwnOptions): void {
  const { guard, journal } = options.services
  const attempt = { client: guard.clientOf(address), credential: 'admin-key' }
  if (options.adminKey.isKey(key)) {
    guard.succeeded(attempt)
    return
  }
  const delay = guard.delayOf(attempt)
  if (delay === null) {
    guard.failed(attempt)
    throw restError('401002')
  }
  const { seconds: retryAfterSeconds, limit } = delay
  if (guard.isFirstRefusal(attempt)) {
    const facts = { retryAfterSeconds, limit }
    journal.sessionRefused({ reason: 'too_many_failures', method: 'admin-key', facts })
  }
  throw new TooManyFailures(retryAfterSeconds)
}

/**
 * The key counts before a session, and a session of a site before one of Cloud Manager.
 *
 * @throws RestError 401000, 401002, 403004; TooManyFailures
 */
async function viewerOf(method: OwnMethod, call: OwnCall, options: OwnOptions): Promise<Viewer> {
  const { adminKey, authToken, sessionToken, peer } = call
  const { journal, cloudSignIn } = options.services
  if (adminKey !== undefined) {
    checkKey(adminKey, peer.address, options)
    return { kind: 'admin-key' }
  }
  if (method.caller === 'admin-key') {
    throw restError('403004', { problem: `${method.name} needs the server's admin key.` })
  }
  if (authToken !== undefined) return siteViewer(authToken, options.services)
  if (sessionToken === undefined) {
    journal.sessionRefused({ reason: 'no_credentials' })
    throw restError('401000')
  }
  const caller = await cloudSignIn.verify(sessionToken, call.host)
  if (caller === null) throw restError('401002')
  return { kind: 'cloud-session', caller }
}

async function siteViewer(token: string, { signIn, access }: OwnServices): Promise<Viewer> {
  const session = await signIn.verify(token)
  const caller = session === null ? null : await access.callerOf(session)
  if (caller === null) throw restError('401002')
  return { kind: 'session', caller }
}

function actOfViewer(viewer: Viewer, asked: Asked): Act {
  if (viewer.kind === 'admin-key') return adminActOf(asked)
  return viewer.kind === 'session'
    ? actOf(viewer.caller, asked)
    : cloudActOf(viewer.caller, asked, null)
}

function json(body: unknown): Answer {
  if (body === undefined) return { status: 204, headers: {}, body: null }
  const headers = { 'content-type': 'application/json;charset=UTF-8' }
  return { status: 200, headers, body: JSON.stringify(body) }
}
