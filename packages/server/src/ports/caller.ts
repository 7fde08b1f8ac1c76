/** Who is calling, resolved once per session and set of rights. */

import type { Principals } from '../domain/capabilities.ts'
import type { Site, User } from './records.ts'
import type { Session } from './sessions.ts'

export interface Caller {
  readonly session: Session
  readonly site: Site
  readonly user: User
  readonly principals: Principals
  /** Projects that the caller owns or leads, directly or from above. */
  readonly ledProjectIds: ReadonlySet<number>
}
