/** What a user may do with one item, and the rule that decides. */

import { contentKinds, type Capability, type ContentKind } from '../content-kinds.ts'
import { element, optional, text } from '../wire/types.ts'
import { answers, ownMethod } from './define.ts'

/** An item, by kind and LUID. */
export interface ExplainedItem {
  readonly kind: ContentKind
  readonly id: string
  readonly name: string
}

export interface ExplainedRule {
  readonly grantee: {
    readonly kind: 'user' | 'group' | 'groupSet'
    readonly id: string
    readonly name: string
  }
  readonly capability: Capability
  readonly mode: 'Allow' | 'Deny'
}

/** One step of the evaluation. The first step that decides ends it. */
export interface AccessStep {
  readonly number: number
  readonly name: string
  readonly state: 'passed over' | 'decided' | 'not reached'
}

export interface AccessExplanation {
  readonly allowed: boolean
  readonly because:
    | 'above-site-role'
    | 'administrator'
    | 'project-leader'
    | 'owner'
    | 'user-denied'
    | 'user-allowed'
    | 'group-denied'
    | 'group-allowed'
    | 'no-rule'
  readonly capability: Capability
  readonly user: { readonly id: string; readonly name: string; readonly siteRole: string }
  readonly item: ExplainedItem
  /** The rules that decided; empty where a role, an owner or no rule at all decided. */
  readonly rules: readonly ExplainedRule[]
  /** The item whose permissions hold those rules: the item, its workbook, or a project. */
  readonly rulesOf: ExplainedItem
  /** Whether the rules are default permissions of that project, which is locked. */
  readonly areDefaults: boolean
  readonly sentence: string
  readonly notes: readonly string[]
  readonly steps: readonly AccessStep[]
}

export const explainAccess = ownMethod({
  name: 'explainAccess',
  summary: 'Whether a user has a capability on an item, and the role, owner or rule that decides',
  verb: 'GET',
  path: '/access/explain',
  caller: 'session',
  isDevControl: false,
  query: element({
    /** LUID or name. */
    user: text(),
    /** Kind of content, such as workbook. */
    kind: text(),
    /** LUID of the item. */
    id: text(),
    /** Name of a capability of that kind, such as Read. */
    capability: text(),
    /** Content URL, for the admin key. Default: the default site, else the only one. A session asks about its own site. */
    site: optional(text()),
  }),
  body: null,
  errors: ['400009', '404002', ...Object.values(contentKinds).map(({ notFound }) => notFound)],
  reply: answers<AccessExplanation>(),
})
