/** The caller, resolved anew for each request from the cached rights of the user. */

import type { Principals } from '../domain/capabilities.ts'
import type { Site } from './store/sites.ts'
import type { User } from './store/users.ts'
import type { Session } from './sessions.ts'

export interface Caller {
  readonly session: Session
  readonly site: Site
  readonly user: User
  readonly principals: Principals
  readonly isAdministrator: boolean
  /** Projects that the caller owns, or leads by rule, with everything below them. */
  readonly ledProjectIds: ReadonlySet<number>
  /** The site's access version that the rights were found at. */
  readonly accessVersion: number
}
