/** Hints: why a request was refused, in a response header and to the operator of the server. */

import { createHints } from '../diagnostics/hints.ts'
import type { Insight } from '../diagnostics/insight.ts'
import type { Logger } from '../log/logger.ts'
import type { AuthHints } from '../ports/index.ts'
import type { EaselOptions } from './config.ts'
import { isOnThisMachine } from './on-this-machine.ts'

/** @throws RangeError where hints would reach other machines without having been allowed to */
export function refuseHintsOnNetwork({ hints, host = '127.0.0.1', publicUrl }: EaselOptions): void {
  const isReached = [host, ...(publicUrl === undefined ? [] : [new URL(publicUrl).hostname])]
  if (hints === undefined || hints.onNetwork === true || isReached.every(isOnThisMachine)) return
  throw new RangeError(
    `hints tell every caller which check of a credential failed, and ${isReached.join(', ')} may be reached from other machines; set onNetwork where that is meant`,
  )
}

/** Null where the server was started without hints. */
export function hintsOf(
  { hints }: EaselOptions,
  { insight, log }: { readonly insight: Insight; readonly log: Logger },
): AuthHints | null {
  if (hints === undefined) return null
  const { tell = () => undefined } = hints
  return createHints({ insight, tell, failed: (cause) => log.error('hint failed', cause) })
}
