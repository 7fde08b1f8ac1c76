/** The caller, resolved anew for each request from the cached rights of the user. */

import type { Principals } from '../domain/capabilities.ts'
import type { Site } from './store/sites.ts'
import type { User } from './store/users.ts'
import type { Session } from './sessions.ts'

/** A user of a site, as the evaluation of permissions sees them. */
export interface Subject {
  readonly site: Site
  readonly user: User
  readonly principals: Principals
  /** Projects that the user owns, or leads by rule, with everything below them. */
  readonly ledProjectIds: ReadonlySet<number>
}

export interface Caller extends Subject {
  readonly session: Session
  readonly isAdministrator: boolean
  /** The site's access version that the rights were found at. */
  readonly accessVersion: number
}
