import type { rest } from '@easel/contract'
import type { Handler } from '../../../kernel/context.ts'
import { findConnectedApp } from './find-connected-app.ts'

export const deleteConnectedApp: Handler<typeof rest.deleteConnectedApp> = async (context) => {
  const { params, services, error } = context
  const app = await findConnectedApp(context, params.clientId)
  const isDeleted = await services.connectedApps.delete(app)
  if (!isDeleted) throw error('404126', { id: params.clientId })
}
