/** How many revisions of an item a site keeps. */

import type { Site } from '../ports/index.ts'

/** Of a site that says nothing. */
const plainLimit = 25

/** `revisionHistoryEnabled` of the site. */
export const hasHistory = ({ settings }: Pick<Site, 'settings'>): boolean =>
  settings['revisionHistoryEnabled'] !== false

/** The current revision counts. Null: all of them, which `revisionLimit` says by -1. */
export function revisionLimit(site: Pick<Site, 'settings'>): number | null {
  if (!hasHistory(site)) return 1
  const limit = Number(site.settings['revisionLimit'] ?? plainLimit)
  return limit < 1 ? null : limit
}
