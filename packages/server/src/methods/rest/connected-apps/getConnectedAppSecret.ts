import type { rest } from '@easel/contract'
import type { Handler } from '../../../kernel/context.ts'
import { secretAnswer } from './connected-app-answer.ts'
import { findConnectedApp } from './find-connected-app.ts'

/** The answer holds the value again, as the vendor's does. */
export const getConnectedAppSecret: Handler<typeof rest.getConnectedAppSecret> = async (
  context,
) => {
  const { params, services, error } = context
  const app = await findConnectedApp(context, params.clientId)
  const secret = await services.connectedApps.secret(app, params.secretId.toLowerCase())
  if (secret === null) throw error('404127', { id: params.secretId })
  return secretAnswer(secret)
}
