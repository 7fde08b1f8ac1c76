/** Lists of rules as requests change them. */

import type { Capability, CapabilityMode, GranteeKind, Rule } from './capabilities.ts'

export interface Grantee {
  readonly kind: GranteeKind
  readonly id: number
}

const capabilityOf = ({ granteeKind, granteeId, capability }: Rule): string =>
  `${granteeKind} ${granteeId} ${capability}`

/** A capability that the grantee has already, in either mode, stays as it is: to change the mode, delete it first. */
export function addRules(present: readonly Rule[], added: readonly Rule[]): readonly Rule[] {
  const known = new Set(present.map(capabilityOf))
  return [...present, ...added.filter((rule) => !known.has(capabilityOf(rule)))]
}

/** The list without one rule; null where it is not in the list. */
export function withoutRule(
  present: readonly Rule[],
  removed: {
    readonly grantee: Grantee
    readonly capability: Capability
    readonly mode: CapabilityMode
  },
): readonly Rule[] | null {
  const rest = present.filter(
    ({ granteeKind, granteeId, capability, mode }) =>
      granteeKind !== removed.grantee.kind ||
      granteeId !== removed.grantee.id ||
      capability !== removed.capability ||
      mode !== removed.mode,
  )
  return rest.length === present.length ? null : rest
}

/** The first capability that one grantee is to have in both modes; undefined where there is none. */
export function contradiction(rules: readonly Rule[]): Rule | undefined {
  const modes = new Map<string, CapabilityMode>()
  return rules.find((rule) => {
    const known = modes.get(capabilityOf(rule))
    modes.set(capabilityOf(rule), rule.mode)
    return known !== undefined && known !== rule.mode
  })
}
