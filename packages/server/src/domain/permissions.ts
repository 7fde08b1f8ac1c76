/**
 * The one evaluation of permissions. Everything that guards content asks here.
 *
 * @see help, Effective permissions; REST reference, permissions concepts
 */

import type { SiteRole } from '@easel/contract'
import type { Capability, ContentKind, Principals, Rule } from './capabilities.ts'
import { isAdministrator, isBelowCeiling } from './site-roles.ts'

export interface PermissionQuestion {
  readonly capability: Capability
  readonly kind: ContentKind
  readonly siteRole: SiteRole
  readonly isOwner: boolean
  /** The caller owns or leads the item's project, or one above it; for a project, it itself counts. */
  readonly leadsProject: boolean
  /** A locked project decides for the item. */
  readonly isLocked: boolean
  /** The item's rules; those of others and of other capabilities are passed over. */
  readonly rules: readonly Rule[]
  readonly principals: Principals
}

const none: readonly Rule[] = []

/** The step that gave the answer. */
export type Because =
  | 'above-site-role'
  | 'administrator'
  | 'project-leader'
  | 'owner'
  | 'user-denied'
  | 'user-allowed'
  | 'group-denied'
  | 'group-allowed'
  | 'no-rule'

export interface PermissionAnswer {
  readonly allowed: boolean
  readonly because: Because
  /** The rules of that step; none where no rule decided. */
  readonly decidedBy: readonly Rule[]
}

const allow = (because: Because, decidedBy: readonly Rule[] = none): PermissionAnswer => ({
  allowed: true,
  because,
  decidedBy,
})
const deny = (because: Because, decidedBy: readonly Rule[] = none): PermissionAnswer => ({
  allowed: false,
  because,
  decidedBy,
})

/** Whether the caller has the capability on the item; the first step with an answer gives it. */
export function evaluate(question: PermissionQuestion): PermissionAnswer {
  const { capability, siteRole, isOwner } = question
  if (!isBelowCeiling(siteRole, capability)) return deny('above-site-role')
  if (isAdministrator(siteRole)) return allow('administrator')
  if (question.leadsProject || (question.kind === 'project' && isOwner)) {
    return allow('project-leader')
  }
  if (isOwner && !(capability === 'ChangePermissions' && question.isLocked)) return allow('owner')
  return answerOfRules(question)
}

/** What explicit rules alone say: the user's own before those of the user's groups, and among equals a denial before a permission. */
export function answerOfRules(
  question: Pick<PermissionQuestion, 'capability' | 'rules' | 'principals'>,
): PermissionAnswer {
  const { capability, principals } = question
  const about = question.rules.filter((rule) => rule.capability === capability)
  const own = about.filter(
    (rule) => rule.granteeKind === 'user' && rule.granteeId === principals.userId,
  )
  const ofGroups = about.filter((rule) => isOfGroups(rule, principals))
  for (const [rules, denied, allowed] of [
    [own, 'user-denied', 'user-allowed'],
    [ofGroups, 'group-denied', 'group-allowed'],
  ] as const) {
    const denying = rules.filter(({ mode }) => mode === 'Deny')
    if (denying.length > 0) return deny(denied, denying)
    if (rules.length > 0) return allow(allowed, rules)
  }
  return deny('no-rule')
}

/** Group sets count as groups do. */
function isOfGroups({ granteeKind, granteeId }: Rule, principals: Principals): boolean {
  if (granteeKind === 'group') return principals.groupIds.includes(granteeId)
  return granteeKind === 'groupSet' && principals.groupSetIds.includes(granteeId)
}
