/** The words for an answer of the permission evaluation. Nothing here decides: the answer comes from `access`. */

import type {
  AccessExplanation,
  AccessStep,
  Capability,
  ExplainedItem,
  ExplainedRule,
  SiteRole,
} from '@easel/contract'
import type { Rule } from '../domain/capabilities.ts'
import { answerOfRules, type Because, type PermissionAnswer } from '../domain/permissions.ts'
import { isBelowCeiling } from '../domain/site-roles.ts'
import type { Guarded, Project, Reader, Subject } from '../ports/index.ts'

interface Explained {
  readonly subject: Subject
  readonly item: Guarded
  readonly capability: Capability
  readonly answer: PermissionAnswer
}

/** Where the rules are kept that the evaluation reads. */
interface Source {
  readonly of: ExplainedItem
  readonly areDefaults: boolean
  readonly aclId: number
}

export async function accessExplanation(
  read: Reader,
  explained: Explained,
): Promise<AccessExplanation> {
  const { subject, item, capability, answer } = explained
  const { because } = answer
  const leading = because === 'project-leader' ? await leadershipOf(read, explained) : null
  const source = leading?.source ?? (await sourceOf(read, item))
  const decidedBy = leading?.rules ?? answer.decidedBy
  const rules = await named(read, source.aclId, decidedBy)
  const { luid: id, name, siteRole } = subject.user
  return {
    allowed: answer.allowed,
    because,
    capability,
    user: { id, name, siteRole },
    item: itemOf(item),
    rules,
    rulesOf: source.of,
    areDefaults: source.areDefaults,
    sentence: sentenceOf(explained, { rules, source }),
    notes: notesOf(explained, source),
    steps: stepsOf(because),
  }
}

const itemOf = ({ kind, record }: Guarded): ExplainedItem => ({
  kind,
  id: record.luid,
  name: record.name,
})

const ofProject = ({ luid, name, aclId }: Project, areDefaults = false): Source => ({
  of: { kind: 'project', id: luid, name },
  areDefaults,
  aclId,
})

/** A lock replaces the rules of everything below it, and tabs those of views. */
async function sourceOf(read: Reader, item: Guarded): Promise<Source> {
  const { aclId } = item.record
  const project = item.kind === 'project' ? item.record : item.record.project
  const lock = project.controllingProjectId
  const locking = lock === null ? null : await read.projects.byId(lock)
  if (locking !== null) return { ...ofProject(locking, item.kind !== 'project'), aclId }
  if (item.kind === 'view' && item.record.workbook.showTabs) {
    const { luid, name } = item.record.workbook
    return { of: { kind: 'workbook', id: luid, name }, areDefaults: false, aclId }
  }
  return { of: itemOf(item), areDefaults: false, aclId }
}

/** The nearest project that the user owns or leads by rule. */
async function leadershipOf(
  read: Reader,
  { subject, item }: Explained,
): Promise<{ readonly source: Source; readonly rules: readonly Rule[] } | null> {
  const { principals, user } = subject
  const own = item.kind === 'project' ? item.record.id : item.record.project.id
  let project = await read.projects.byId(own)
  while (project !== null) {
    const source = ofProject(project)
    if (project.owner.id === user.id) return { source, rules: [] }
    const rules = await read.acls.about(project.aclId, principals, 'ProjectLeader')
    const answer = answerOfRules({ capability: 'ProjectLeader', rules, principals })
    if (answer.allowed) return { source, rules: answer.decidedBy }
    project = project.parentId === null ? null : await read.projects.byId(project.parentId)
  }
  return null
}

async function named(
  read: Reader,
  aclId: number,
  rules: readonly Rule[],
): Promise<readonly ExplainedRule[]> {
  if (rules.length === 0) return []
  const keyOf = (rule: Rule) => [rule.granteeKind, rule.granteeId, rule.capability].join(' ')
  const wanted = new Set(rules.map(keyOf))
  const granted = await read.acls.granted(aclId)
  return granted
    .filter((rule) => wanted.has(keyOf(rule)))
    .map(({ granteeKind: kind, granteeLuid: id, granteeName: name, capability, mode }) => ({
      grantee: { kind, id, name },
      capability,
      mode,
    }))
}

const quoted = ({ kind, name }: { readonly kind: string; readonly name: string }): string =>
  `${kind} '${name}'`

function sentenceOf(
  { subject, item, capability, answer }: Explained,
  { rules, source }: { readonly rules: readonly ExplainedRule[]; readonly source: Source },
): string {
  const { name, siteRole } = subject.user
  const place = source.areDefaults
    ? `the default permissions of ${quoted(source.of)}`
    : `the permissions of ${quoted(source.of)}`
  const grantees = rules.map(({ grantee }) => quoted(grantee)).join(' and ')
  const outcome = answer.allowed
    ? `'${name}' has ${capability} on ${quoted(itemOf(item))}`
    : `'${name}' does not have ${capability} on ${quoted(itemOf(item))}`
  const reasons: Readonly<Record<Because, () => string>> = {
    'above-site-role': () =>
      `the site role ${siteRole} does not include it; the least role that does is ${leastRole(capability)}`,
    administrator: () => `the site role ${siteRole} administers the site`,
    'project-leader': () =>
      grantees === ''
        ? `the user owns ${quoted(source.of)}`
        : `${place} make ${grantees} the project leader`,
    owner: () => `the user owns the ${item.kind}`,
    'user-denied': () => `${place} deny it to ${grantees}`,
    'user-allowed': () => `${place} allow it to ${grantees}`,
    'group-denied': () => `${place} deny it to ${grantees}`,
    'group-allowed': () => `${place} allow it to ${grantees}, and no rule denies it`,
    'no-rule': () => `${place} have no rule about it for the user or a group of the user`,
  }
  return `${outcome}: ${reasons[answer.because]()}.`
}

/** In the order of their rights; every other role has the ceiling of one of these. */
const ordered: readonly SiteRole[] = ['Viewer', 'Explorer', 'ExplorerCanPublish', 'Creator']

const leastRole = (capability: Capability): SiteRole =>
  ordered.find((role) => isBelowCeiling(role, capability)) ?? 'Creator'

function notesOf({ subject, item, capability, answer }: Explained, source: Source) {
  const notes: string[] = []
  const { site, user } = subject
  if (site.state === 'Suspended') {
    notes.push(`Site '${site.name}' is suspended: only its administrators sign in.`)
  }
  const isOwner = item.record.owner.id === user.id
  const isByRules = !['above-site-role', 'administrator', 'project-leader'].includes(answer.because)
  if (isOwner && capability === 'ChangePermissions' && answer.because !== 'owner' && isByRules) {
    notes.push(
      `The user owns the ${item.kind}; in a locked project that gives no ChangePermissions.`,
    )
  }
  if (isByRules && source.areDefaults) {
    notes.push(`${quoted(source.of)} is locked, so the ${item.kind} has no rules of its own.`)
  }
  if (isByRules && item.kind === 'view' && source.of.kind === 'workbook') {
    notes.push(`The workbook shows tabs, so its rules hold for its views.`)
  }
  return notes
}

const steps: readonly { readonly name: string; readonly reasons: readonly Because[] }[] = [
  { name: 'the site role includes the capability', reasons: ['above-site-role'] },
  { name: 'the user administers the site', reasons: ['administrator'] },
  { name: 'the user owns or leads the project, or one above it', reasons: ['project-leader'] },
  { name: 'the user owns the item', reasons: ['owner'] },
  { name: 'a rule names the user', reasons: ['user-denied', 'user-allowed'] },
  { name: 'a rule names a group of the user', reasons: ['group-denied', 'group-allowed'] },
  { name: 'no rule applies', reasons: ['no-rule'] },
]

/** The evaluation stops at the first step with an answer. */
function stepsOf(because: Because): readonly AccessStep[] {
  const decided = steps.findIndex(({ reasons }) => reasons.includes(because))
  return steps.map(({ name }, index) => ({
    number: index + 1,
    name,
    state: index === decided ? 'decided' : index < decided ? 'passed over' : 'not reached',
  }))
}
