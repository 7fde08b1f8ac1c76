import type { rest } from '@easel/contract'
import { changeSite } from '../../../content/site-change.ts'
import type { Handler } from '../../../kernel/context.ts'
import { checkMcpSettings } from './mcp-settings.ts'

export const updateMcpSiteSettings: Handler<typeof rest.updateMcpSiteSettings> = async (
  context,
) => {
  const { body, caller, error } = context
  const { settings } = body.mcpSiteSettings
  checkMcpSettings(settings, error)
  await changeSite(context, ({ sites }) => sites.setMcpSettings(caller.site.id, settings))
  return { mcpSiteSettings: { settings } }
}
