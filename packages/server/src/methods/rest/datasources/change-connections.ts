/** Changing connections of one data source: who may, what a request asks for, all of them or none. */

import type { Raise } from '@easel/contract'
import { findDataSource } from '../../../content/find.ts'
import type { Asking } from '../../../content/items.ts'
import { changeSite } from '../../../content/site-change.ts'
import { portOf } from '../../../domain/connection-ports.ts'
import type { Connection, ConnectionChange, ConnectionSecrets } from '../../../ports/index.ts'

interface Requested {
  readonly serverAddress?: string | undefined
  readonly serverPort?: string | undefined
  readonly userName?: string | undefined
  readonly password?: string | undefined
  readonly embedPassword?: boolean | undefined
  readonly authenticationType?: string | undefined
  readonly queryTaggingEnabled?: boolean | undefined
}

interface Changing extends Asking<'datasource'> {
  readonly params: { readonly datasourceId: string }
  readonly services: Asking<'datasource'>['services'] & {
    readonly connectionSecrets: ConnectionSecrets
  }
  readonly now: Date
  readonly error: Raise<'400000' | '403023' | '404004'>
}

/**
 * Changes the named connections in one transaction. Changing needs Write on the data source.
 *
 * @throws RestError 400000 when a connection is not one of the data source; 403023; 404004
 */
export async function changeConnections(
  context: Changing,
  luids: readonly string[],
  requested: Requested,
): Promise<readonly Connection[]> {
  const { params, caller, services, error } = context
  const source = await findDataSource(context, params.datasourceId)
  if (!(await services.access.may(caller, 'Write', { kind: 'datasource', record: source }))) {
    throw error('403023', { problem: `you may not change data source '${source.name}'.` })
  }
  const changeOf = toChange(context, requested)
  return changeSite(context, async (write) => {
    if ((await write.dataSources.byLuid(caller.site.id, source.luid)) === null) {
      throw error('404004', { id: params.datasourceId })
    }
    const known = new Set((await write.dataSources.connections(source.id)).map(({ luid }) => luid))
    const stranger = luids.find((luid) => !known.has(luid.toLowerCase()))
    if (stranger !== undefined) {
      const problem = `connection '${stranger}' is no connection of data source '${source.luid}'`
      throw error('400000', { problem })
    }
    const changed: Connection[] = []
    for (const luid of luids.map((it) => it.toLowerCase())) {
      changed.push(await write.dataSources.updateConnection(source.id, luid, changeOf(luid)))
    }
    return changed
  })
}

/** A password is kept only where it is to be embedded. */
function toChange(
  { services, now, error }: Changing,
  { serverPort, password, embedPassword, queryTaggingEnabled, ...requested }: Requested,
): (luid: string) => ConnectionChange {
  const port = serverPort === undefined ? undefined : portOf(serverPort)
  if (serverPort !== undefined && port === undefined) {
    throw error('400000', { problem: `serverPort '${serverPort}' is not a port from 1 to 65535` })
  }
  const { serverAddress, userName, authenticationType } = requested
  const embeds = embedPassword ?? (password === undefined ? undefined : true)
  return (luid) => ({
    ...(serverAddress === undefined ? {} : { serverAddress }),
    ...(port === undefined ? {} : { serverPort: port }),
    ...(userName === undefined ? {} : { userName }),
    ...(authenticationType === undefined ? {} : { authenticationType }),
    ...(queryTaggingEnabled === undefined ? {} : { isQueryTagged: queryTaggingEnabled }),
    ...(embeds === undefined ? {} : { embedsPassword: embeds }),
    ...(embeds === false ? { sealedPassword: null } : {}),
    ...(embeds === true && password !== undefined
      ? { sealedPassword: services.connectionSecrets.seal(luid, password) }
      : {}),
    now,
  })
}
