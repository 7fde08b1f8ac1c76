import type { rest } from '@easel/contract'
import type { Handler } from '../../../kernel/context.ts'
import { findConnectedApp } from './find-connected-app.ts'

/** JWTs signed with it are refused from now on; sessions that they opened live on. */
export const deleteConnectedAppSecret: Handler<typeof rest.deleteConnectedAppSecret> = async (
  context,
) => {
  const { params, services, error } = context
  const app = await findConnectedApp(context, params.clientId)
  const isDeleted = await services.connectedApps.deleteSecret(app, params.secretId.toLowerCase())
  if (!isDeleted) throw error('404127', { id: params.secretId })
}
