import type { rest } from '@easel/contract'
import { siteAnswer } from '../../../content/answers/sites.ts'
import { changeSite } from '../../../content/site-change.ts'
import { settingsProblem } from '../../../domain/site-settings.ts'
import type { Context, Handler } from '../../../kernel/context.ts'
import type { Site, Writer } from '../../../ports/index.ts'

type Update = typeof rest.updateSite

/** Settings that are not sent stay as they are. */
export const updateSite: Handler<Update> = async (context) => {
  const { body, caller, error } = context
  const { name, contentUrl, state, ...settings } = body.site
  if (name !== undefined && name.trim() === '') {
    throw error('400000', { problem: 'site name must not be empty' })
  }
  if (contentUrl !== undefined && !/^[\w-]*$/.test(contentUrl)) {
    throw error('400000', {
      problem: `site contentUrl '${contentUrl}' may hold letters, digits, '_' and '-' only`,
    })
  }
  if (state === 'Suspended') {
    throw error('403004', {
      problem: 'A site is suspended in Cloud Manager, not by its own administrator.',
    })
  }
  const problem = settingsProblem(settings)
  if (problem !== null) throw error('400000', { problem })
  const site = await changeSite(context, async (write) => {
    const before = (await write.sites.byId(caller.site.id)) ?? caller.site
    await checkTaken(context, write)
    return write.sites.update(caller.site.id, {
      ...(name === undefined ? {} : { name }),
      ...(contentUrl === undefined ? {} : { contentUrl }),
      settings: { ...before.settings, ...settings },
    })
  })
  return { site: siteAnswer(site) }
}

/** Names and addresses of sites are unique over all tenants. */
async function checkTaken(
  { body, caller, error }: Context<Update>,
  { sites }: Writer,
): Promise<void> {
  const { name, contentUrl } = body.site
  const isOthers = (found: Site | null) => found !== null && found.id !== caller.site.id
  if (name !== undefined && isOthers(await sites.byName(name))) throw error('409001', { name })
  if (contentUrl !== undefined && isOthers(await sites.byContentUrl(contentUrl))) {
    throw error('409002', { contentUrl })
  }
}
