/** Access control lists: the rules that items carry. */

import type {
  Capability,
  ContentKind,
  DefaultedKind,
  GrantedRule,
  Principals,
  Rule,
} from '../../domain/capabilities.ts'

export interface AclReader {
  rules(aclId: number): Promise<readonly Rule[]>
  /** Those of its rules that name one of the principals for the capability: few, however long the list is. */
  about(aclId: number, principals: Principals, capability: Capability): Promise<readonly Rule[]>
  /** The same rules with the luids of their grantees, in a stable order. */
  granted(aclId: number): Promise<readonly GrantedRule[]>
  /** Every access control list of the site that names one of the principals for the capability, with those rules only. */
  naming(
    siteId: number,
    principals: Principals,
    capability: Capability,
  ): Promise<ReadonlyMap<number, readonly Rule[]>>
  /** The list that new items of that kind in a project start with; null where it has no rules. */
  defaultOf(projectId: number, kind: DefaultedKind): Promise<number | null>
}

export interface AclWriter extends AclReader {
  /** The list with exactly these rules: equal rule sets of a site share one. */
  intern(siteId: number, rules: readonly Rule[]): Promise<number>
  /** Sets a project's defaults; in a locked project all items take them at once. */
  setDefault(projectId: number, kind: DefaultedKind, aclId: number): Promise<void>
  /** A project's list is that of all under its lock; a workbook's is that of its views while it shows tabs. */
  setOf(item: { readonly kind: ContentKind; readonly id: number }, aclId: number): Promise<void>
}
