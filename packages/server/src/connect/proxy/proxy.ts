/** Requests of applications, sent to the target of a connection as its user, and its answers, byte by byte. */

import type { Answer } from '../../kernel/call.ts'
import type { Logger } from '../../log/logger.ts'
import type { ConnectConnection } from '../../ports/index.ts'
import type { Credential } from '../broker/credential.ts'
import { namedConnection, connectionsOf, type MethodContext } from '../methods/context.ts'
import { answerOf, ConnectProblem, staysSignedIn } from '../problem.ts'
import { TargetSilent, type EgressAnswer } from '../target/egress.ts'
import { SignInFailed } from '../target/tableau.ts'
import type { Forwarder } from './forward.ts'
import { answerHeaders, bodyType, requestHeaders } from './headers.ts'
import { judgePath } from './path.ts'
import type { RateLimits } from './rate-limits.ts'
import { readProxyBody } from './request-body.ts'
import type { RequestLog } from './request-log.ts'

export interface ProxyDeps {
  readonly forwarder: Forwarder
  readonly limits: RateLimits
  readonly requests: RequestLog
  readonly log: Logger
}

/** What is known of a request when it ends. */
interface Trail {
  connection: ConnectConnection | null
}

const verbs: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'])

/** @param path As sent, after the name of the integration */
export async function proxied(
  { forwarder, limits, requests, log }: ProxyDeps,
  context: MethodContext,
  path: string,
): Promise<Answer> {
  const { call, project, userId } = context
  const started = performance.now()
  const allowance = limits.take(JSON.stringify([project.luid, userId]))
  const trail: Trail = { connection: null }
  const work = async () => {
    if (allowance.retryAfter !== null) throw tooMany(allowance.retryAfter)
    return answered({ forwarder, limits }, context, { path, trail })
  }
  const answer = await work().catch((error: unknown) => answerOf(error, call.requestId, log))
  requests.add({
    projectLuid: project.luid,
    userId,
    connectionLuid: trail.connection?.luid ?? null,
    verb: call.verb,
    path,
    status: answer.status,
    milliseconds: Math.round(performance.now() - started),
    requestId: call.requestId,
  })
  return { ...answer, headers: { ...answer.headers, ...allowance.headers } }
}

async function answered(
  { forwarder, limits }: Pick<ProxyDeps, 'forwarder' | 'limits'>,
  context: MethodContext,
  { path, trail }: { readonly path: string; readonly trail: Trail },
): Promise<Answer> {
  const { call, services } = context
  if (!verbs.has(call.verb)) {
    throw new ConnectProblem(405, 'verb-unknown', `${call.verb} is not a verb of the target.`)
  }
  const connection = await connectionFor(context)
  trail.connection = connection
  const origin = services.targets.originOf(connection.serverUrl)
  const place = judgePath({ path, search: call.search }, origin)
  const credential = services.credentials.of(connection)
  const pause = limits.pauseOf(credential.fingerprint)
  if (pause !== null) throw tooMany(pause)
  const body = await readProxyBody(call.body)
  const { 'content-type': given, ...headers } = requestHeaders(call)
  try {
    const answer = await forwarder.send({
      credential,
      origin,
      verb: call.verb,
      place,
      headers: { ...headers, ...bodyType(given, body.start) },
      body,
      signal: call.signal,
    })
    if (answer.status === 429) limits.pause(credential.fingerprint, answer.headers['retry-after'])
    return passedOn(answer, call.verb)
  } catch (error) {
    if (error instanceof SignInFailed && error.kind === 'refused') {
      await recordRefusal(context, credential)
    }
    throw asProblem(error)
  }
}

async function connectionFor(context: MethodContext): Promise<ConnectConnection> {
  const connections = await connectionsOf(context)
  const connection =
    namedConnection(context.call, connections) ??
    connections.find(({ state }) => state === 'active' || state === 'degraded') ??
    connections[0]
  if (connection === undefined) {
    const message = 'The user has not connected Tableau yet.'
    throw new ConnectProblem(404, 'not-connected', message)
  }
  if (connection.state === 'reauth_required' || connection.state === 'revoked') throw needsUser()
  return connection
}

/** The token opens nothing any more: its user has to connect again. */
async function recordRefusal(
  { services }: MethodContext,
  { fingerprint }: Credential,
): Promise<void> {
  const change = {
    state: 'reauth_required',
    reason: 'token-refused',
    updatedAt: services.clock.now(),
  } as const
  await services.store.transaction((write) =>
    write.connectConnections.setState(fingerprint, change),
  )
}

function passedOn({ status, headers, body }: EgressAnswer, verb: string): Answer {
  if (status >= 300 && status < 400 && headers.location !== undefined) {
    body.destroy()
    throw new ConnectProblem(
      502,
      'target-redirects',
      'The target redirects, which is not followed.',
    )
  }
  const kept = answerHeaders(headers)
  if (verb === 'HEAD' || status === 204 || status === 304) {
    body.resume()
    return { status, headers: kept, body: null }
  }
  return { status, headers: kept, body }
}

function asProblem(error: unknown): unknown {
  if (error instanceof SignInFailed) {
    if (error.kind === 'refused') return needsUser(error)
    const headers = error.retryAfter === null ? {} : { 'retry-after': error.retryAfter }
    const message = 'The target cannot sign in at the moment; try again shortly.'
    return new ConnectProblem(503, 'target-unavailable', message, { cause: error, headers })
  }
  if (!(error instanceof TargetSilent)) return error
  if (error.problem === 'timeout') {
    const message = 'The target did not answer in time.'
    return new ConnectProblem(504, 'target-timeout', message, { cause: error })
  }
  const message = 'The target cannot be reached, or ended the connection without an answer.'
  return new ConnectProblem(502, 'target-unreachable', message, { cause: error })
}

const needsUser = (cause?: unknown) =>
  new ConnectProblem(
    403,
    staysSignedIn,
    'The target does not take the connection’s token any more; the user has to connect again.',
    { cause },
  )

const tooMany = (seconds: number) =>
  new ConnectProblem(429, 'too-many-requests', `Try again in ${seconds} seconds.`, {
    headers: { 'retry-after': String(seconds) },
  })
