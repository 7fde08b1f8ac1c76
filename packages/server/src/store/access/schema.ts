/** Rules, and the lists that they are in. */

import type { Generated } from 'kysely'
import type {
  GranteeKind,
  Capability,
  CapabilityMode,
  DefaultedKind,
} from '../../domain/capabilities.ts'

interface AclTable {
  readonly id: Generated<number>
  readonly site_id: number
  /** SHA-256 of the sorted rules, hex. */
  readonly hash: string
}

interface AclRuleTable {
  readonly acl_id: number
  readonly site_id: number
  readonly grantee_kind: GranteeKind
  readonly grantee_id: number
  readonly capability: Capability
  readonly mode: CapabilityMode
}

interface ProjectDefaultAclTable {
  readonly project_id: number
  readonly kind: DefaultedKind
  readonly acl_id: number
}

export interface AccessSchema {
  readonly acl: AclTable
  readonly acl_rule: AclRuleTable
  readonly project_default_acl: ProjectDefaultAclTable
}
