/** How the kernel and handlers ask for the caller of a session and the caller's rights. `access/` implements it. */

import type { Capability, ContentKind } from '../domain/capabilities.ts'
import type { PermissionAnswer } from '../domain/permissions.ts'
import type { Caller, Subject } from './caller.ts'
import type { Project } from './store/projects.ts'
import type { Site } from './store/sites.ts'
import type { User } from './store/users.ts'
import type { View } from './store/views.ts'
import type { DataSource } from './store/datasources.ts'
import type { Flow } from './store/flows.ts'
import type { Workbook } from './store/workbooks.ts'
import type { Session } from './sessions.ts'
import type { Visibility } from './store/lists.ts'

/** What the store knows of an item of each kind. A kind that is missing here does not compile. */
export interface Items {
  readonly project: Project
  readonly workbook: Workbook
  readonly view: View
  readonly datasource: DataSource
  readonly flow: Flow
}

/** An item with rules. The record says all that the evaluation needs: owner, project, list of rules. */
export type Guarded<K extends ContentKind = ContentKind> = {
  readonly [Kind in K]: { readonly kind: Kind; readonly record: Items[Kind] }
}[K]

/**
 * What lists can be narrowed by. `ChangePermissions` is not: an owner's right to it depends on the lock of each project, which
 * {@link Visibility} cannot say.
 */
export type ListCapability = Exclude<Capability, 'ChangePermissions'>

export interface Access {
  /** The caller behind a session; null when the site or user is gone or unlicensed, or the site is suspended for the user. */
  callerOf(session: Session): Promise<Caller | null>
  may(caller: Caller, capability: Capability, item: Guarded): Promise<boolean>
  /** The rights of a user without a session, to explain them. */
  subjectOf(site: Site, user: User): Promise<Subject>
  /** As `may`, with the step and the rules that decided. */
  explain(subject: Subject, capability: Capability, item: Guarded): Promise<PermissionAnswer>
  /** For one list query: exactly the items for which `may` is true. */
  visibility(caller: Caller, capability: ListCapability): Promise<Visibility>
  /** Another user of the caller's site, as they would be without what a token asserts. */
  asUser(caller: Caller, user: User): Promise<Caller>
  /** Whether the project can be browsed. Content in a project that cannot may still be reached by its id. */
  seesProject(caller: Caller, projectId: number): Promise<boolean>
}
