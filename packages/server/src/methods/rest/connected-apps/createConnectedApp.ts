import type { rest } from '@easel/contract'
import { plainApp } from '../../../domain/connected-app.ts'
import type { Handler } from '../../../kernel/context.ts'
import { connectedAppAnswer } from './connected-app-answer.ts'
import { requestedSettings } from './requested-settings.ts'

/** The app is disabled by default. It has no secrets: a method of their own creates them. */
export const createConnectedApp: Handler<typeof rest.createConnectedApp> = async (context) => {
  const { body, caller, services } = context
  const { name } = body.connectedApplication
  const settings = await requestedSettings(context, body.connectedApplication)
  const app = await services.connectedApps.create(caller.site.id, {
    ...plainApp,
    ...settings,
    name,
  })
  return { connectedApplication: await connectedAppAnswer(services.store.read, app) }
}
