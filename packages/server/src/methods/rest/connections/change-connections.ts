/** Changing connections of one item: who may, what a request asks for, all of them or none. */

import {
  contentKinds,
  publishedKinds,
  type PublishedFactsOf,
  type PublishedKind,
  type Raise,
} from '@easel/contract'
import {
  findItem,
  guarded,
  luidIn,
  notFound,
  readItem,
  type Asking,
  type ItemParams,
  type NotFoundOf,
} from '../../../content/items.ts'
import { changeSite } from '../../../content/site-change.ts'
import { portOf } from '../../../domain/connection-ports.ts'
import type { Connection, ConnectionChange, ConnectionSecrets } from '../../../ports/index.ts'

export interface RequestedChange {
  readonly serverAddress?: string | undefined
  readonly serverPort?: string | undefined
  readonly userName?: string | undefined
  readonly password?: string | undefined
  readonly embedPassword?: boolean | undefined
  readonly authenticationType?: string | undefined
  readonly queryTaggingEnabled?: boolean | undefined
}

type RefusedOf<K extends PublishedKind> = PublishedFactsOf<K>['connectionsRefused']

export interface Changing<K extends PublishedKind> extends Asking<K> {
  readonly params: ItemParams<K>
  readonly services: Asking<K>['services'] & { readonly connectionSecrets: ConnectionSecrets }
  readonly now: Date
  readonly error: Raise<'400000' | '404020' | RefusedOf<K> | NotFoundOf<K>>
}

/**
 * Changes the named connections in one transaction. Changing needs Write on the item.
 *
 * @throws RestError 404020 when a connection is not one of the item; the refusal and the not-found code of the kind
 */
export async function changeConnections<K extends PublishedKind>(
  context: Changing<K>,
  kind: K,
  { luids, requested }: { readonly luids: readonly string[]; readonly requested: RequestedChange },
): Promise<readonly Connection[]> {
  const { params, caller, services, error } = context
  const item = await findItem<K>(context, kind, luidIn(params, kind))
  const { id, luid: itemLuid, name } = item
  if (!(await services.access.may(caller, 'Write', guarded(kind, item)))) {
    const raise = error as Raise<RefusedOf<PublishedKind>>
    const { title } = contentKinds[kind]
    const problem = `you may not change ${title.toLowerCase()} '${name}'.`
    throw raise(publishedKinds[kind].connectionsRefused, { problem })
  }
  const changeOf = toChange(context, kind, requested)
  return changeSite(context, async (write) => {
    if ((await readItem(write, kind, { siteId: caller.site.id, luid: itemLuid })) === null) {
      throw notFound(context, kind, itemLuid)
    }
    const known = new Set((await write.connections.of({ kind, id })).map(({ luid }) => luid))
    const stranger = luids.find((luid) => !known.has(luid.toLowerCase()))
    if (stranger !== undefined) {
      throw (error as Raise<'404020'>)('404020', { id: stranger })
    }
    const changed: Connection[] = []
    for (const luid of luids.map((it) => it.toLowerCase())) {
      changed.push(await write.connections.update({ kind, id }, luid, changeOf(luid)))
    }
    return changed
  })
}

/** A password is kept only where it is to be embedded. */
function toChange<K extends PublishedKind>(
  { services, now, error }: Changing<K>,
  kind: K,
  { serverPort, password, embedPassword, queryTaggingEnabled, ...requested }: RequestedChange,
): (luid: string) => ConnectionChange {
  const port = serverPort === undefined ? undefined : portOf(serverPort)
  if (serverPort !== undefined && port === undefined) {
    const problem = `serverPort '${serverPort}' is not a port from 1 to 65535`
    throw (error as Raise<'400000'>)('400000', { problem })
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
      ? { sealedPassword: services.connectionSecrets.seal(kind, luid, password) }
      : {}),
    now,
  })
}
