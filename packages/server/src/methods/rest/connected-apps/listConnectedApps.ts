import type { rest } from '@easel/contract'
import type { Handler } from '../../../kernel/context.ts'
import { connectedAppAnswer } from './connected-app-answer.ts'

export const listConnectedApps: Handler<typeof rest.listConnectedApps> = async ({
  caller,
  services,
}) => {
  const { read } = services.store
  const apps = await read.connectedApps.ofSite(caller.site.id)
  const connectedApplication = await Promise.all(apps.map((app) => connectedAppAnswer(read, app)))
  return { connectedApplications: { connectedApplication } }
}
