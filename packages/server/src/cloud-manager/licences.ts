/** Whether a site has a licence for one more user. */

import type { SiteRole } from '@easel/contract'
import { licenseLevel } from '../domain/site-roles.ts'
import type { Reader, Site } from '../ports/index.ts'
import { capacitiesOf } from './answers.ts'

const capacityOf = {
  Creator: 'creatorCapacity',
  Explorer: 'explorerCapacity',
  Viewer: 'viewerCapacity',
} as const

/**
 * A capacity bounds how many users of a licence a site has; one that is not set bounds nothing.
 *
 * @param of.before The role that the user has already; null for a new user
 * @returns one sentence, or null where there is a licence
 */
export async function licenceProblem(
  { cloud }: Pick<Reader, 'cloud'>,
  site: Site,
  of: { readonly siteRole: SiteRole; readonly before: SiteRole | null },
): Promise<string | null> {
  const license = licenseLevel(of.siteRole)
  if (license === 'Unlicensed') return null
  if (of.before !== null && licenseLevel(of.before) === license) return null
  const capacity = capacitiesOf(site.settings)[capacityOf[license]] ?? -1
  if (capacity < 0) return null
  const counts = await cloud.roleCounts(site.tenantLuid)
  const taken = counts
    .filter(({ siteId, siteRole }) => siteId === site.id && licenseLevel(siteRole) === license)
    .reduce((sum, { userCount }) => sum + userCount, 0)
  return taken < capacity ? null : `Site '${site.name}' has no ${license} licence left.`
}
