/** Who calls: an end user by their token, or the application's back end for one of them. */

import { hash, timingSafeEqual } from 'node:crypto'
import { SignInRefused } from '../../identity/refusals/refusal.ts'
import { headerOf, type ConnectCall } from '../../kernel/connect-call.ts'
import type { Clock, ConnectProject, Store } from '../../ports/index.ts'
import { isPlain } from '../body.ts'
import { ConnectProblem, staysSignedIn } from '../problem.ts'
import { createUserTokens } from './user-tokens.ts'

/** An end user of a project. */
export interface ConnectCaller {
  readonly project: ConnectProject
  readonly userId: string
}

export interface Callers {
  /** @param project Null where the path names none that exists. @throws ConnectProblem 400, 401, 403 */
  callerOf(call: ConnectCall, project: ConnectProject | null): Promise<ConnectCaller>
}

export const serverKeyPrefix = 'easel_sk_'
const userHeader = 'x-easel-connect-user'

export function createCallers(deps: { readonly store: Store; readonly clock: Clock }): Callers {
  const { store, clock } = deps
  const userTokens = createUserTokens(clock)
  return {
    async callerOf(call, project) {
      const token = bearerOf(call)
      if (project === null)
        throw unauthorized('The project is unknown, or the token is not for it.')
      if (token.startsWith(serverKeyPrefix)) {
        const keys = await store.read.connectProjects.serverKeys(project.luid)
        const presented = hashOfServerKey(token)
        if (!keys.some(({ secretHash }) => timingSafeEqual(secretHash, presented))) {
          throw unauthorized('The server key is not one of the project.')
        }
        return { project, userId: userNamed(call) }
      }
      const keys = await store.read.connectProjects.signingKeys(project.luid)
      try {
        return { project, userId: userTokens.verify(token, project, keys) }
      } catch (error) {
        if (!(error instanceof SignInRefused)) throw error
        throw unauthorized(`The user token is refused: ${error.reason}.`, error)
      }
    },
  }
}

/** Only the hash is stored: the key has 256 random bits. */
export const hashOfServerKey = (key: string): Buffer => hash('sha256', key, 'buffer')

function bearerOf(call: ConnectCall): string {
  const token = /^Bearer +(\S+)$/i.exec(headerOf(call, 'authorization') ?? '')?.[1]
  if (token === undefined) {
    throw unauthorized('The request needs the header Authorization: Bearer with a user token.')
  }
  return token
}

/** A back end names the user. Pages must not hold a server key, so none comes from one. */
function userNamed(call: ConnectCall): string {
  if (headerOf(call, 'origin') !== null) {
    throw new ConnectProblem(
      403,
      staysSignedIn,
      'A server key must not be used from a page: the request has an Origin header. Use a user token there.',
    )
  }
  const user = utf8Of(headerOf(call, userHeader) ?? '')
  if (user === '' || user.length > 512 || !isPlain(user)) {
    throw new ConnectProblem(400, 'user-missing', `Name the end user in the header ${userHeader}.`)
  }
  return user
}

/** Bytes of headers arrive as Latin-1. */
function utf8Of(header: string): string {
  const text = Buffer.from(header, 'latin1').toString('utf8')
  return text.includes('\uFFFD') ? '' : text
}

const unauthorized = (message: string, cause?: unknown) =>
  new ConnectProblem(401, 'unauthorized', message, { cause })
