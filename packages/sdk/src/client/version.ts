/** The version of the API that a client speaks: the lesser of its own and the service's. */

import { compareVersions, currentVersion, serverInfo, type ApiVersion } from '@easel/contract'
import { compileRest } from '../calls/compile-rest.ts'
import { AnswerError } from '../errors.ts'
import type { Connection } from '../transport/connection.ts'
import { dispatchAs } from '../transport/dispatch.ts'

/** Answered by every version of the service, without a session. */
const anyVersion = '/api/2.4'

interface Information {
  readonly serverInfo?: { readonly restApiVersion?: unknown }
}

/** Asks the service once; after a failure, the next call asks again. */
export function versionReader(
  connection: Connection,
  pinned: ApiVersion | undefined,
): () => Promise<ApiVersion> {
  let asking: Promise<ApiVersion> | null = pinned === undefined ? null : Promise.resolve(pinned)
  return () => {
    asking ??= ask({ ...connection, apiPath: async () => anyVersion }).catch((error: unknown) => {
      asking = null
      throw error
    })
    return asking
  }
}

async function ask(connection: Connection): Promise<ApiVersion> {
  const sending = { operation: compileRest(serverInfo), args: {}, options: {} }
  const { data, response } = await dispatchAs(connection, sending, null)
  const reported = (data as Information).serverInfo?.restApiVersion
  if (typeof reported !== 'string' || !/^\d{1,3}\.\d{1,3}$/.test(reported))
    throw new AnswerError('serverInfo', response.status, 'names no version of the API')
  const theirs = reported as ApiVersion
  return compareVersions(theirs, currentVersion) < 0 ? theirs : currentVersion
}
