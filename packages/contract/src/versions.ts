/** API versions: which are answered, which one is reported, and how they compare. */

export type ApiVersion = `${number}.${number}`

/** What a path's version segment means. */
export type VersionAnswer =
  | { readonly kind: 'numbered'; readonly version: ApiVersion }
  | { readonly kind: 'experimental' }
  | { readonly kind: 'unknown' }

export const oldestVersion: ApiVersion = '2.4'
/** Reported by Server Info and used in `xsi:schemaLocation`. */
export const currentVersion: ApiVersion = '3.29'
/** Product release that belongs to {@link currentVersion}; `build` has Tableau's 5.2.4.4 digit pattern. */
export const product = { version: '2026.2.0', build: '20262.26.0601.0000' } as const

function parts(version: string): Parts | null {
  const match = /^(\d{1,3})\.(\d{1,3})$/.exec(version)
  return match === null ? null : [Number(match[1]), Number(match[2])]
}

type Parts = readonly [major: number, minor: number]

const numbersOf = (version: ApiVersion): Parts => {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return [major, minor]
}

const oldest = numbersOf(oldestVersion)
const current = numbersOf(currentVersion)

const isBefore = (left: Parts, right: Parts): boolean =>
  left[0] < right[0] || (left[0] === right[0] && left[1] < right[1])

/** Negative when `a` is older than `b`: versions compare by number, so 3.9 is older than 3.10. */
export function compareVersions(a: ApiVersion, b: ApiVersion): number {
  const left = parts(a)
  const right = parts(b)
  if (left === null || right === null) throw new TypeError(`not an API version: ${a}, ${b}`)
  return left[0] - right[0] || left[1] - right[1]
}

/**
 * Reads the version segment of a path.
 *
 * Every version from the oldest to the current one gets the current behaviour: clients sign in at the version that they
 * were built with and gate their own features (wire-format: TSC starts at 2.4, tableau-mcp at 3.24).
 */
export function readVersion(segment: string): VersionAnswer {
  if (segment === 'exp') return { kind: 'experimental' }
  const read = parts(segment)
  if (read === null || isBefore(read, oldest) || isBefore(current, read)) return { kind: 'unknown' }
  return { kind: 'numbered', version: segment as ApiVersion }
}
