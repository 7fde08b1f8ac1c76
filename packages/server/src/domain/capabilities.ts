/** Rules of the permission model. */

import type { Capability } from '@easel/contract'

export { capabilities } from '@easel/contract'
export type { Capability, ContentKind, DefaultedKind } from '@easel/contract'

export type CapabilityMode = 'Allow' | 'Deny'

export type GranteeKind = 'user' | 'group'

/** One explicit rule: a grantee may, or may not, use a capability. */
export interface Rule {
  readonly granteeKind: GranteeKind
  /** Row id of the user or group. */
  readonly granteeId: number
  readonly capability: Capability
  readonly mode: CapabilityMode
}

/** A rule with the luid of its grantee, as it is shown. */
export interface GrantedRule extends Rule {
  readonly granteeLuid: string
}

/** Grantees whose rules apply to a caller: the user and all groups of the user, All Users included. */
export interface Principals {
  readonly userId: number
  readonly groupIds: readonly number[]
}
