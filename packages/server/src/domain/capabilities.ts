/** Rules of the permission model. */

import type { Capability } from '@easel/contract'

export { capabilities } from '@easel/contract'
export type { Capability, ContentKind, DefaultedKind } from '@easel/contract'

export type CapabilityMode = 'Allow' | 'Deny'

export type GranteeKind = 'user' | 'group' | 'groupSet'

/** One explicit rule: a grantee may, or may not, use a capability. */
export interface Rule {
  readonly granteeKind: GranteeKind
  /** Row id of the user, group or group set. */
  readonly granteeId: number
  readonly capability: Capability
  readonly mode: CapabilityMode
}

/** A rule with the luid and the name of its grantee, as it is shown. */
export interface GrantedRule extends Rule {
  readonly granteeLuid: string
  readonly granteeName: string
}

/** Grantees whose rules apply to a caller: the user, all groups of the user, All Users included, and the group sets that hold those groups only. */
export interface Principals {
  readonly userId: number
  readonly groupIds: readonly number[]
  /** Group sets each of whose groups has the user as a member. */
  readonly groupSetIds: readonly number[]
}
