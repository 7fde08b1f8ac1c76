/** A full disk, in the words of the system and of the programs that write converted rows. */

/** No fault of the file: the same conversion may succeed later. */
export class DiskFullError extends Error {
  override readonly name = 'DiskFullError'
  /** As the system's own errors have it. */
  readonly code = 'ENOSPC'
}

const codes: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT'])
const words = /no space left on device|disk quota exceeded|disk (is )?full|not enough disk space/i
/** Causes of causes that are looked at. */
const mostCauses = 10

/** Whether an error, or what caused it, comes from a disk that is full. */
export function isDiskFull(error: unknown): boolean {
  let at = error
  for (let depth = 0; at instanceof Error && depth < mostCauses; depth += 1) {
    if (('code' in at && codes.has(at.code)) || words.test(at.message)) return true
    at = at.cause
  }
  return false
}
