import type { rest } from '@easel/contract'
import { connectionAnswer } from '../../../content/answers/datasources.ts'
import type { Handler } from '../../../kernel/context.ts'
import { changeConnections } from './change-connections.ts'

export const updateDataSourceConnection: Handler<typeof rest.updateDataSourceConnection> = async (
  context,
) => {
  const { params, body, error } = context
  const [changed] = await changeConnections(context, [params.connectionId], body.connection)
  if (changed === undefined) throw error('404004', { id: params.datasourceId })
  return { connection: connectionAnswer(changed) }
}
