/** One check of a sign-in or a session, and the reasons that it fails with. */

import type { Reason } from '../../identity/refusals/reasons.ts'

/** A name of a check, and the reasons for which it fails; `reason:claim` where the claim decides which check it was. */
export type Check = readonly [name: string, ...reasons: readonly (Reason | `${Reason}:${string}`)[]]
