/** Bounds of a site's settings. */

type Settings = Readonly<Record<string, string | number | boolean | undefined>>

const revisions = { least: 2, most: 10_000, all: -1 }

/** Capacities and quotas where -1 stands for "no bound". */
const counted = [
  'storageQuota',
  'tierCreatorCapacity',
  'tierExplorerCapacity',
  'tierViewerCapacity',
  'userQuota',
] as const

/** What is wrong with settings that are to be kept, or null. @see official schema, types of the attributes of `site` */
export function settingsProblem(settings: Settings): string | null {
  const { revisionLimit: limit } = settings
  const { least, most, all } = revisions
  if (typeof limit === 'number' && limit !== all && (limit < least || limit > most)) {
    return `site revisionLimit ${limit} is not ${all} and not between ${least} and ${most}`
  }
  const wrong = counted.find((name) => Number(settings[name] ?? 0) < -1)
  return wrong === undefined ? null : `site ${wrong} must be -1 or more`
}

const bytesOfMegabyte = 1024 * 1024

/** Whether a site that keeps so many bytes has room for more of them. */
export function fitsQuota(
  { storageQuota }: Settings,
  { storedBytes, newBytes }: { readonly storedBytes: number; readonly newBytes: number },
): boolean {
  if (typeof storageQuota !== 'number' || storageQuota < 0) return true
  return storedBytes + newBytes <= storageQuota * bytesOfMegabyte
}
