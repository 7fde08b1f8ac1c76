/** Sends a call: by the session that is open, once more by another one where the service has ended it. */

import type { Arguments, WithResponse } from '../calls/call.ts'
import type { Asker, Message, Operation } from '../calls/operation.ts'
import type { CallOptions } from '../calls/options.ts'
import { AnswerError, TableauError } from '../errors.ts'
import { downloadOf } from '../files/download.ts'
import type { Session } from '../session/session.ts'
import { readAnswer } from '../wire/body-text.ts'
import { UndecodableValue } from '../wire/decode.ts'
import type { Answered } from './attempt.ts'
import { withToken, type Connection } from './connection.ts'
import { untilAborted } from './pause.ts'
import { errorIn, refusalOf } from './refusal.ts'
import { exchange } from './retry.ts'

export interface Sending {
  readonly operation: Operation
  readonly args: Arguments
  readonly options: CallOptions
}

/** Stands for the site while the arguments are checked, before anybody signs in. */
const anySite: Asker = { siteId: 'site', tenantId: 'tenant' }

/**
 * @throws ArgumentError for arguments that the method does not take, before anything is sent
 * @throws TableauError, AnswerError, NetworkError, TimeoutError, RedirectError
 */
export async function dispatch(
  connection: Connection,
  sending: Sending,
): Promise<WithResponse<unknown>> {
  const { operation, args, options } = sending
  operation.write(args, anySite)
  const { keeper } = connection
  if (!operation.needsSession)
    return answerOf(connection, sending, await send(connection, sending, null))
  const session = await untilAborted(keeper.current(), options.signal)
  const answered = await send(connection, sending, session)
  if (!isEnded(connection, operation, answered)) return answerOf(connection, sending, answered)
  const other = await untilAborted(keeper.renew(session), options.signal)
  if (other === null) return answerOf(connection, sending, answered)
  return answerOf(connection, sending, await send(connection, sending, other))
}

/** Sends with this session and no other. */
export async function dispatchAs(
  connection: Connection,
  sending: Sending,
  session: Session | null,
): Promise<WithResponse<unknown>> {
  return answerOf(connection, sending, await send(connection, sending, session))
}

async function send(
  connection: Connection,
  { operation, args, options }: Sending,
  session: Session | null,
): Promise<Answered> {
  const { settings } = connection
  const apiPath = await untilAborted(connection.apiPath(), options.signal)
  const message: Message = operation.write(args, session)
  const timeoutMs = options.timeoutMs ?? settings.timeoutMs * (operation.isTransfer ? 10 : 1)
  return exchange(settings, {
    request: {
      method: operation.name,
      verb: operation.verb,
      url: `${settings.origin}${settings.basePath}${apiPath}${message.target}`,
      headers: {
        ...message.headers,
        ...options.headers,
        ...(session === null ? {} : withToken(connection, session)),
      },
      body: message.body,
    },
    timeoutMs,
    signal: options.signal,
    isStreamed: operation.reply.kind === 'file',
    isRepeatable: operation.isRepeatable,
  })
}

/** Whether the service refused the session, and not what it may do. */
function isEnded(connection: Connection, operation: Operation, answered: Answered): boolean {
  if (answered.response.status !== 401) return false
  const refusal = refused(connection, operation, answered)
  if (!(refusal instanceof TableauError)) return true
  return refusal.missingScope === null && connection.endedCodes.includes(refusal.code)
}

const refused = (
  { scopes }: Connection,
  operation: Operation,
  { response, text }: Answered,
): TableauError | AnswerError => refusalOf({ operation, response, text: text ?? '', scopes })

async function answerOf(
  connection: Connection,
  { operation }: Sending,
  answered: Answered,
): Promise<WithResponse<unknown>> {
  const { response, text } = answered
  if (!response.ok) throw refused(connection, operation, answered)
  const { reply, name } = operation
  if (reply.kind === 'file' || text === null) return { data: downloadOf(response), response }
  const data = readData(operation, response, text)
  await connection.afterAnswer(name, data)
  return { data, response }
}

function readData({ name, reply, scope }: Operation, response: Response, text: string): unknown {
  if (reply.kind === 'file' || reply.isEmpty) return undefined
  const { status } = response
  try {
    const answer = readAnswer(text)
    if (errorIn(answer) !== null)
      throw refusalOf({ operation: { name, scope }, response, text, scopes: null })
    return reply.read(answer, status)
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof UndecodableValue)
      throw new AnswerError(name, status, error.message)
    throw error
  }
}
