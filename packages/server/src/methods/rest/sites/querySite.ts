import type { rest } from '@easel/contract'
import { plainSiteAnswer, siteAnswer } from '../../../content/answers/sites.ts'
import type { Handler } from '../../../kernel/context.ts'
import type { Reader, Site } from '../../../ports/index.ts'

/** A session sees its own site only, by whatever key: any other is "not found". Settings are for administrators. */
export const querySite: Handler<typeof rest.querySite> = async (context) => {
  const { params, query, caller, services, error } = context
  const site = await find(services.store.read, query.key, params.siteKey)
  if (site === null || site.id !== caller.site.id) throw error('404000', { id: params.siteKey })
  if (!caller.isAdministrator) return { site: plainSiteAnswer(site) }
  if (query.includeUsage !== true) return { site: siteAnswer(site) }
  const { userCount, storedBytes } = await services.store.read.sites.usage(site.id)
  const usage = { numUsers: userCount, storage: Math.ceil(storedBytes / 1024 / 1024) }
  return { site: { ...siteAnswer(site), usage } }
}

async function find(
  { sites }: Reader,
  key: 'name' | 'contentUrl' | undefined,
  value: string,
): Promise<Site | null> {
  if (key === 'name') return sites.byName(value)
  return key === 'contentUrl' ? sites.byContentUrl(value) : sites.byLuid(value.toLowerCase())
}
