import type { rest } from '@easel/contract'
import type { Handler } from '../../../kernel/context.ts'
import { easAnswer } from './eas-answer.ts'

export const listAllRegisteredEas: Handler<typeof rest.listAllRegisteredEas> = async ({
  caller,
  services,
}) => {
  const { externalAuthorizationServers } = services.store.read
  const servers = await externalAuthorizationServers.ofSite(caller.site.id)
  return {
    externalAuthorizationServerList: { externalAuthorizationServer: servers.map(easAnswer) },
  }
}
