/** The seam through which the kernel and handlers ask who is calling and what he may do. `access.ts` implements it. */

import type { Capability } from '../domain/capabilities.ts'
import type { Caller } from './caller.ts'
import type { Project, View, Workbook } from './records.ts'
import type { Session } from './sessions.ts'
import type { Visibility } from './store.ts'

/** A thing with rules. The record says all that the evaluation needs: owner, project, list of rules. */
export type Guarded =
  | { readonly kind: 'project'; readonly record: Project }
  | { readonly kind: 'workbook'; readonly record: Workbook }
  | { readonly kind: 'view'; readonly record: View }

export interface Access {
  /** The caller behind a live session, or null when its user or site is gone, suspended or unlicensed. */
  callerOf(session: Session): Promise<Caller | null>
  isAdministrator(caller: Caller): boolean
  /** Site role and licence allow publishing at all. */
  mayPublish(caller: Caller): boolean
  may(caller: Caller, capability: Capability, item: Guarded): Promise<boolean>
  /** Which items of the caller's site a list may show. */
  visibility(caller: Caller, capability: Capability): Promise<Visibility>
}
