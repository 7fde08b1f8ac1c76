import type { rest } from '@easel/contract'
import type { Handler } from '../../../kernel/context.ts'
import { findEas } from './find-eas.ts'

export const deleteEas: Handler<typeof rest.deleteEas> = async (context) => {
  const { params, services, error } = context
  const server = await findEas(context, params.easId)
  const isDeleted = await services.externalAuthorizationServers.delete(server)
  if (!isDeleted) throw error('404142', { id: params.easId })
}
