/** The client of the Cloud Manager API. */

import { cloudManager, type AnyCloudMethod, type cloudPipelineErrors } from '@easel/contract'
import type { Api } from '../api/api.ts'
import { bind } from '../client/bind.ts'
import { closeSession } from '../client/close.ts'
import { rawOperation } from '../client/raw.ts'
import { AnswerError } from '../errors.ts'
import { createKeeper } from '../session/keeper.ts'
import { memoryStore, type Session } from '../session/session.ts'
import type { Connection } from '../transport/connection.ts'
import { dispatch, dispatchAs } from '../transport/dispatch.ts'
import { settingsOf } from '../transport/settings.ts'
import type { CloudAuthProvider } from './cloud-auth.ts'
import { compileCloud } from './compile-cloud.ts'
import type { CloudMembers, CloudOptions } from './options.ts'

type CloudPipelineCode = (typeof cloudPipelineErrors)[number]

/** The methods of Cloud Manager. The tenant is that of the session where none is given. */
export type CloudManager = Api<typeof cloudManager, CloudPipelineCode, 'tenantId'> & CloudMembers

interface Opened {
  readonly sessionToken?: string
  readonly userId?: string
  readonly tenantId?: string
}

/**
 * Makes a client of Cloud Manager. It signs in when it is first used, and again when its session has ended.
 *
 * @throws ArgumentError when the address is none
 */
export function createCloudManager(options: CloudOptions): CloudManager {
  const { auth, sessions = memoryStore() } = options
  const isOwner = auth.kind !== 'session'
  const keeper = createKeeper(sessions, () => openCloudSession(connection, auth), isOwner)
  const connection: Connection = {
    settings: settingsOf(options),
    apiPath: async () => '/api/v1',
    tokenHeader: 'x-tableau-session-token',
    keeper,
    scopes: null,
    endedCodes: ['E_401_AUTH_SVC_1000', 'E_401_AUTH_SVC_1002', ''],
    afterAnswer: async (method) => {
      if (method === 'signOut') await keeper.adopt(null)
    },
  }
  const table: Readonly<Record<string, AnyCloudMethod>> = cloudManager
  const methods = bind(table, compileCloud, (operation, args, call) =>
    dispatch(connection, { operation, args, options: call }),
  )
  return Object.assign(membersOf(connection, isOwner), methods) as unknown as CloudManager
}

async function openCloudSession(connection: Connection, auth: CloudAuthProvider): Promise<Session> {
  if (auth.kind === 'session')
    return { token: auth.token, tenantId: auth.tenantId, siteId: '', userId: '' }
  const { signInWithPat, signInWithUat } = cloudManager
  const operation = compileCloud(auth.kind === 'pat' ? signInWithPat : signInWithUat)
  const sending = { operation, args: { token: await auth.token() }, options: {} }
  const { data, response } = await dispatchAs(connection, sending, null)
  const { sessionToken, userId, tenantId } = data as Opened
  if (sessionToken === undefined || userId === undefined || tenantId === undefined)
    throw new AnswerError(operation.name, response.status, 'names no session')
  return { token: sessionToken, userId, tenantId, siteId: '' }
}

function membersOf(connection: Connection, isOwner: boolean): CloudMembers {
  const { keeper } = connection
  const close = async (): Promise<void> => {
    if (isOwner) await closeSession(connection, compileCloud(cloudManager.signOut))
  }
  return {
    session: () => keeper.current(),
    raw: async (verb, path, options = {}) => {
      const operation = rawOperation(verb, path, options)
      return (await dispatch(connection, { operation, args: {}, options })).response
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}
