import type { rest } from '@easel/contract'
import { changeSite } from '../../../content/site-change.ts'
import type { Handler } from '../../../kernel/context.ts'
import { checkMcpSettings } from './mcp-settings.ts'

/** A site that has settings already is updated, not given them once more. */
export const createMcpSiteSettings: Handler<typeof rest.createMcpSiteSettings> = async (
  context,
) => {
  const { body, caller, error } = context
  const { settings } = body.mcpSiteSettings
  checkMcpSettings(settings, error)
  await changeSite(context, async ({ sites }) => {
    if ((await sites.mcpSettings(caller.site.id)).length > 0) {
      throw error('409000', { problem: 'The site has MCP settings already; update them.' })
    }
    await sites.setMcpSettings(caller.site.id, settings)
  })
  return { mcpSiteSettings: { settings } }
}
