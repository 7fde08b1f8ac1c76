/** How many revisions of an item a site keeps. */

/** Settings as the wire names them. */
interface Settled {
  readonly settings: Readonly<Record<string, string | number | boolean>>
}

/** Of a site that says nothing. */
const plainLimit = 25

/** `revisionHistoryEnabled` of the site. */
export const hasHistory = ({ settings }: Settled): boolean =>
  settings['revisionHistoryEnabled'] !== false

/** The current revision counts. Null: all of them, which `revisionLimit` says by -1. */
export function revisionLimit(site: Settled): number | null {
  if (!hasHistory(site)) return 1
  const limit = Number(site.settings['revisionLimit'] ?? plainLimit)
  return limit < 1 ? null : limit
}
