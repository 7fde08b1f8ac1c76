import type { rest } from '@easel/contract'
import type { Handler } from '../../../kernel/context.ts'

export const getMcpSiteSettings: Handler<typeof rest.getMcpSiteSettings> = async ({
  caller,
  services,
}) => ({
  mcpSiteSettings: { settings: await services.store.read.sites.mcpSettings(caller.site.id) },
})
