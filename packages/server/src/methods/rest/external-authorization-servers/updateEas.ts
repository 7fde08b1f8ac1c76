import type { rest } from '@easel/contract'
import type { Handler } from '../../../kernel/context.ts'
import { easAnswer } from './eas-answer.ts'
import { findEas } from './find-eas.ts'
import { requestedSettings, settingsError } from './requested-settings.ts'

/** Settings that are not sent stay as they are. */
export const updateEas: Handler<typeof rest.updateEas> = async (context) => {
  const { body, params, services, error } = context
  const found = await findEas(context, params.easId)
  const change = requestedSettings(body.externalAuthorizationServer, error)
  const server = await services.externalAuthorizationServers.update(found, change)
  if (server === null || server === 'limit-reached') throw error('404142', { id: params.easId })
  if (typeof server === 'string') throw settingsError(server, error)
  return { externalAuthorizationServer: easAnswer(server) }
}
