/** The connected app that a request names; one of another site does not exist. */

import type { Raise } from '@easel/contract'
import type { Services } from '../../../kernel/services.ts'
import type { Caller, ConnectedApp } from '../../../ports/index.ts'

const luid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export async function findConnectedApp(
  {
    caller,
    services,
    error,
  }: {
    readonly caller: Caller
    readonly services: Pick<Services, 'store'>
    readonly error: Raise<'404126'>
  },
  clientId: string,
): Promise<ConnectedApp> {
  const key = clientId.toLowerCase()
  const app = luid.test(key) ? await services.store.read.connectedApps.byClientId(key) : null
  if (app === null || app.siteId !== caller.site.id) throw error('404126', { id: clientId })
  return app
}
