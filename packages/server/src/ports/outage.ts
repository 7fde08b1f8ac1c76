/** Trouble of the surroundings that passes by itself or with some care: the database is away, or a disk is full. */

import { BlobError } from './blobs.ts'

export type OutageReason = 'database-away' | 'no-space'

/** A store could not do its work for now. Whether a commit that was under way took place is unknown. */
export class Outage extends Error {
  readonly reason: OutageReason

  constructor(reason: OutageReason, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'Outage'
    this.reason = reason
  }
}

const fullDisk: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT'])
/** Causes of causes that are looked at. */
const mostCauses = 10

/** The outage that a failure comes from, whatever it was wrapped into; null where it comes from none. */
export function outageIn(failure: unknown): OutageReason | null {
  let error = failure
  for (let depth = 0; error instanceof Error && depth < mostCauses; depth += 1) {
    if (error instanceof Outage) return error.reason
    if (error instanceof BlobError && error.reason === 'no-space') return 'no-space'
    if ('code' in error && fullDisk.has(error.code)) return 'no-space'
    error = error.cause
  }
  return null
}
