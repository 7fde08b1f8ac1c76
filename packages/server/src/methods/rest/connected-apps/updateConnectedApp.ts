import type { rest } from '@easel/contract'
import type { Handler } from '../../../kernel/context.ts'
import { connectedAppAnswer } from './connected-app-answer.ts'
import { findConnectedApp } from './find-connected-app.ts'
import { requestedSettings } from './requested-settings.ts'

/** Settings that are not sent stay as they are. */
export const updateConnectedApp: Handler<typeof rest.updateConnectedApp> = async (context) => {
  const { body, params, services, error } = context
  const found = await findConnectedApp(context, params.clientId)
  const change = await requestedSettings(context, body.connectedApplication)
  const app = await services.connectedApps.update(found, change)
  if (app === null) throw error('404126', { id: params.clientId })
  return { connectedApplication: await connectedAppAnswer(services.store.read, app) }
}
