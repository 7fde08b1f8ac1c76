import type { rest } from '@easel/contract'
import type { Handler } from '../../../kernel/context.ts'
import { easAnswer } from './eas-answer.ts'
import { requestedSettings, settingsError } from './requested-settings.ts'

/** Disabled by default. The keys of the issuer are fetched at the first sign-in. */
export const registerEas: Handler<typeof rest.registerEas> = async (context) => {
  const { body, caller, services, error } = context
  const { issuerUrl } = body.externalAuthorizationServer
  const { externalAuthorizationServers } = services
  const made = await externalAuthorizationServers.create(caller.site.id, {
    name: issuerUrl,
    jwksUri: null,
    isEnabled: false,
    ...requestedSettings(body.externalAuthorizationServer, error),
    issuerUrl,
  })
  if (made === 'limit-reached') {
    throw error('409143', { limit: externalAuthorizationServers.limit })
  }
  if (typeof made === 'string') throw settingsError(made, error)
  return { externalAuthorizationServer: easAnswer(made) }
}
