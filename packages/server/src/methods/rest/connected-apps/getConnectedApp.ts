import type { rest } from '@easel/contract'
import type { Handler } from '../../../kernel/context.ts'
import { connectedAppAnswer } from './connected-app-answer.ts'
import { findConnectedApp } from './find-connected-app.ts'

export const getConnectedApp: Handler<typeof rest.getConnectedApp> = async (context) => {
  const app = await findConnectedApp(context, context.params.clientId)
  return { connectedApplication: await connectedAppAnswer(context.services.store.read, app) }
}
