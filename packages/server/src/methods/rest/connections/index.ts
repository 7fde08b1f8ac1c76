/** Methods on connections: the same three for each kind of content that is published as a file. */

import type { PublishedKind, Raise, rest } from '@easel/contract'
import { connectionAnswer } from '../../../content/answers/connections.ts'
import { findItem, luidIn, type Asking, type ItemParams } from '../../../content/items.ts'
import type { Handlers } from '../../../kernel/context.ts'
import { changeConnections, type Changing, type RequestedChange } from './change-connections.ts'

interface Querying<K extends PublishedKind> extends Asking<K> {
  readonly params: ItemParams<K>
}

interface ChangingOne<K extends PublishedKind> extends Changing<K> {
  readonly params: ItemParams<K> & { readonly connectionId: string }
  readonly body: { readonly connection: RequestedChange }
}

interface ChangingMany<K extends PublishedKind> extends Changing<K> {
  readonly body: {
    readonly connectionLuids?: { readonly connectionLuid: readonly string[] }
    readonly connectionLUIDs?: { readonly connectionLUID: readonly string[] }
    readonly connection: RequestedChange
  }
}

function connectionHandlers<K extends PublishedKind>(kind: K) {
  return {
    query: async (context: Querying<K>) => {
      const { params, services } = context
      const { id } = await findItem<K>(context, kind, luidIn(params, kind))
      const connections = await services.store.read.connections.of({ kind, id })
      return { connections: { connection: connections.map(connectionAnswer) } }
    },
    updateOne: async (context: ChangingOne<K>) => {
      const { params, body, error } = context
      const luids = [params.connectionId]
      const [changed] = await changeConnections<K>(context, kind, {
        luids,
        requested: body.connection,
      })
      if (changed === undefined) {
        throw (error as Raise<'404020'>)('404020', { id: params.connectionId })
      }
      return { connection: connectionAnswer(changed) }
    },
    updateMany: async (context: ChangingMany<K>) => {
      const { body, error } = context
      const named = [
        ...(body.connectionLuids?.connectionLuid ?? []),
        ...(body.connectionLUIDs?.connectionLUID ?? []),
      ]
      if (named.length === 0) {
        const problem = 'connectionLuids names no connection'
        throw (error as Raise<'400000'>)('400000', { problem })
      }
      const luids = [...new Set(named)]
      const requested = body.connection
      const changed = await changeConnections<K>(context, kind, { luids, requested })
      return { connections: { connection: changed.map(connectionAnswer) } }
    },
  }
}

const ofWorkbook = connectionHandlers('workbook')
const ofDataSource = connectionHandlers('datasource')
const ofFlow = connectionHandlers('flow')

export const connections = {
  queryWorkbookConnections: ofWorkbook.query,
  updateWorkbookConnection: ofWorkbook.updateOne,
  updateWorkbookConnections: ofWorkbook.updateMany,
  queryDataSourceConnections: ofDataSource.query,
  updateDataSourceConnection: ofDataSource.updateOne,
  updateDataSourceConnections: ofDataSource.updateMany,
  queryFlowConnections: ofFlow.query,
  updateFlowConnection: ofFlow.updateOne,
  updateFlowConnections: ofFlow.updateMany,
} satisfies Partial<Handlers<typeof rest>>
