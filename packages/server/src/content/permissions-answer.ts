/** Rules as answers show them: by grantee, capabilities in order of their names. */

import type { CapabilityMode, GrantedRule } from '../domain/capabilities.ts'
import type { Owner } from '../ports/index.ts'

export interface ShownCapability {
  readonly name: string
  readonly mode: CapabilityMode
}

export interface ShownRule {
  readonly granteeKind: GrantedRule['granteeKind']
  readonly granteeLuid: string
  readonly capability: string
  readonly mode: CapabilityMode
}

export function granteeCapabilities(rules: readonly ShownRule[]) {
  const byGrantee = Map.groupBy(rules, (rule) => `${rule.granteeKind} ${rule.granteeLuid}`)
  return [...byGrantee.values()].map((own) => {
    const [{ granteeKind, granteeLuid }] = own as [ShownRule, ...ShownRule[]]
    const capability = own.map(({ capability: name, mode }): ShownCapability => ({ name, mode }))
    return { [granteeKind]: { id: granteeLuid }, capabilities: { capability } }
  })
}

/** The item that the rules are of. */
export const subjectAnswer = (item: {
  readonly luid: string
  readonly name: string
  readonly owner: Owner
}) => ({ id: item.luid, name: item.name, owner: { id: item.owner.luid } })
