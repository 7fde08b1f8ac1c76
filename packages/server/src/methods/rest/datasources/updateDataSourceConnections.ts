import type { rest } from '@easel/contract'
import { connectionAnswer } from '../../../content/answers/datasources.ts'
import type { Handler } from '../../../kernel/context.ts'
import { changeConnections } from './change-connections.ts'

export const updateDataSourceConnections: Handler<typeof rest.updateDataSourceConnections> = async (
  context,
) => {
  const { body, error } = context
  const luids = [
    ...(body.connectionLuids?.connectionLuid ?? []),
    ...(body.connectionLUIDs?.connectionLUID ?? []),
  ]
  if (luids.length === 0) {
    throw error('400000', { problem: 'connectionLuids names no connection' })
  }
  const changed = await changeConnections(context, [...new Set(luids)], body.connection)
  return { connections: { connection: changed.map(connectionAnswer) } }
}
