import type { rest } from '@easel/contract'
import { siteAnswer } from '../../../content/answers.ts'
import { changeSite } from '../../../content/site-change.ts'
import type { Handler } from '../../../kernel/context.ts'

/** Settings that are not sent stay as they are. */
export const updateSite: Handler<typeof rest.updateSite> = async (context) => {
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
  const site = await changeSite(context, async (write) => {
    const before = (await write.sites.byId(caller.site.id)) ?? caller.site
    const other = contentUrl === undefined ? null : await write.sites.byContentUrl(contentUrl)
    if (other !== null && other.id !== caller.site.id) {
      throw error('400000', {
        problem: `site contentUrl '${contentUrl ?? ''}' belongs to another site`,
      })
    }
    return write.sites.update(caller.site.id, {
      ...(name === undefined ? {} : { name }),
      ...(contentUrl === undefined ? {} : { contentUrl }),
      settings: { ...before.settings, ...settings },
    })
  })
  return { site: siteAnswer(site) }
}
