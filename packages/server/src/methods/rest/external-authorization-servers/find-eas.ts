/** The external authorization server that a request names; one of another site does not exist. */

import type { Raise } from '@easel/contract'
import type { Services } from '../../../kernel/services.ts'
import type { Caller, ExternalAuthorizationServer } from '../../../ports/index.ts'

const luid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export async function findEas(
  asking: {
    readonly caller: Caller
    readonly services: Pick<Services, 'store'>
    readonly error: Raise<'404142'>
  },
  easId: string,
): Promise<ExternalAuthorizationServer> {
  const { caller, services, error } = asking
  const key = easId.toLowerCase()
  const { externalAuthorizationServers } = services.store.read
  const server = luid.test(key)
    ? await externalAuthorizationServers.byLuid(caller.site.id, key)
    : null
  if (server === null) throw error('404142', { id: easId })
  return server
}
