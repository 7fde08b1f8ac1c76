import type { rest } from '@easel/contract'
import type { Handler } from '../../../kernel/context.ts'
import { secretAnswer } from './connected-app-answer.ts'
import { findConnectedApp } from './find-connected-app.ts'

export const createConnectedAppSecret: Handler<typeof rest.createConnectedAppSecret> = async (
  context,
) => {
  const { params, services, error } = context
  const app = await findConnectedApp(context, params.clientId)
  const secret = await services.connectedApps.addSecret(app)
  if (secret === 'app-gone') throw error('404126', { id: params.clientId })
  if (secret === 'limit-reached') throw error('409128')
  return secretAnswer(secret)
}
