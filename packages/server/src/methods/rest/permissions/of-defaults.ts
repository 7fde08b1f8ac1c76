/** The rules that new items of a project start with, by kind of content. In a locked project they are the rules of its items. */

import { defaultedKinds, type DefaultedKind, type Raise } from '@easel/contract'
import { findProject, leads } from '../../../content/find.ts'
import type { Asking } from '../../../content/items.ts'
import { granteeCapabilities, subjectAnswer } from '../../../content/permissions-answer.ts'
import {
  checkedCapability,
  checkSubject,
  granteeAt,
  readRules,
  type RuleParams,
  type RulesDocument,
} from '../../../content/rules-request.ts'
import { changeSite } from '../../../content/site-change.ts'
import type { Rule } from '../../../domain/capabilities.ts'
import { addRules, withoutRule } from '../../../domain/rule-lists.ts'
import type { Project, Reader, Writer } from '../../../ports/index.ts'

interface At {
  readonly projectId: string
  readonly contentType: string
}

interface Reading extends Asking<'project'> {
  readonly params: At
  readonly error: Raise<'400042' | '403035' | '403036' | '404005'>
}

type Refusal = '400000' | '400009' | '400042' | '403004' | '403039' | '404002' | '404005' | '404012'

interface Changing extends Asking<'project'> {
  readonly params: At
  readonly error: Raise<Refusal>
}

interface Writing extends Changing {
  readonly body: RulesDocument
  readonly error: Raise<Refusal | '404009'>
}

interface Deleting extends Asking<'project'> {
  readonly params: At & RuleParams
  readonly error: Raise<Refusal | '403095' | '404013'>
}

const kindOfSegment: ReadonlyMap<string, DefaultedKind> = new Map(
  Object.entries(defaultedKinds).map(([kind, { segment }]) => [segment, kind as DefaultedKind]),
)

function kindAt({ params, error }: Pick<Reading, 'params'> & { error: Raise<'400042'> }) {
  const kind = kindOfSegment.get(params.contentType.toLowerCase())
  if (kind !== undefined) return kind
  throw error('400042', {
    type: params.contentType,
    kinds: [...kindOfSegment.keys()].join(', '),
  })
}

const subjectOf = (kind: DefaultedKind) => ({
  plural: defaultedKinds[kind].segment,
  capabilities: defaultedKinds[kind].capabilities,
})

async function answer(read: Reader, project: Project, kind: DefaultedKind) {
  const aclId = await read.acls.defaultOf(project.id, kind)
  const rules = aclId === null ? [] : await read.acls.granted(aclId)
  return {
    permissions: {
      project: subjectAnswer(project),
      granteeCapabilities: granteeCapabilities(rules),
    },
  }
}

export async function queryDefaultRules(context: Reading) {
  const kind = kindAt(context)
  const project = await findProject(context, context.params.projectId)
  if (!leads(context, project)) throw forbiddenTo(context, project, kind)
  return answer(context.services.store.read, project, kind)
}

/** The vendor has a code for data sources and flows, and one for workbooks, which stands for all others here. */
function forbiddenTo({ error }: Reading, { luid: id }: Project, kind: DefaultedKind): Error {
  const isOfData = kind === 'datasource' || kind === 'flow'
  if (!isOfData) return error('403036', { id })
  return error('403035', { id, kind: defaultedKinds[kind].segment })
}

export async function writeDefaultRules(context: Writing, isReplaced: boolean) {
  const { body, caller, services, error } = context
  const kind = kindAt(context)
  const reading = { error, subject: subjectOf(kind), siteId: caller.site.id }
  const forbidden = (problem: string) => error('403004', { problem })
  const project = await changeDefaults(context, { kind, forbidden }, async (present, read) => {
    checkSubject({ error }, body, { kind: 'project', luid: context.params.projectId })
    const asked = await readRules({ ...reading, read }, body)
    return isReplaced ? asked : addRules(present, asked)
  })
  return answer(services.store.read, project, kind)
}

export async function deleteDefaultRule(context: Deleting): Promise<void> {
  const { params, caller, error } = context
  const kind = kindAt(context)
  const subject = subjectOf(kind)
  const { capabilityName: name, capabilityMode: mode } = params
  const code = kind === 'flow' ? '403095' : '403004'
  const forbidden = (problem: string) => error(code, { problem })
  await changeDefaults(context, { kind, forbidden }, async (present, read) => {
    const asked = checkedCapability({ error, subject }, { name, mode })
    const reading = { error, subject, siteId: caller.site.id, read }
    const grantee = await granteeAt(reading, params)
    const rest = withoutRule(present, { grantee, ...asked })
    if (rest !== null) return rest
    const problem = `'${params.granteeId}' has no default rule '${name}' ${mode} for ${subject.plural}.`
    throw error('404013', { problem })
  })
}

async function changeDefaults(
  context: Changing,
  {
    kind,
    forbidden,
  }: { readonly kind: DefaultedKind; readonly forbidden: (problem: string) => Error },
  change: (present: readonly Rule[], write: Writer) => Promise<readonly Rule[]>,
): Promise<Project> {
  const { params, caller, error } = context
  const project = await findProject(context, params.projectId)
  if (!leads(context, project)) {
    throw forbidden(`You may not change the default permissions of project '${project.name}'.`)
  }
  return changeSite(context, async (write) => {
    const current = await write.projects.byId(project.id)
    if (current === null) throw error('404005', { id: params.projectId })
    const lock = current.controllingProjectId
    if (lock !== null && lock !== current.id) {
      throw error('403039', {
        problem: 'a project above is locked, and its default permissions hold for this one.',
      })
    }
    const aclId = await write.acls.defaultOf(current.id, kind)
    const present = aclId === null ? [] : await write.acls.rules(aclId)
    const rules = await change(present, write)
    const changed = await write.acls.intern(caller.site.id, rules)
    await write.acls.setDefault(current.id, kind, changed)
    return current
  })
}
