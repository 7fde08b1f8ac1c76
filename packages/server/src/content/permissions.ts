/** Rules of one item of any kind: who may read and write them, and what an answer shows of them. */

import { contentKinds, type ContentKind, type Raise } from '@easel/contract'
import type { Rule } from '../domain/capabilities.ts'
import type { Items, Reader, Writer } from '../ports/index.ts'
import { findItem, guarded, notFound, readItem, type Asking, type NotFoundOf } from './items.ts'
import { granteeCapabilities, subjectAnswer, type ShownRule } from './permissions-answer.ts'
import { changeSite } from './site-change.ts'

interface AskingRules<K extends ContentKind> extends Asking<K> {
  readonly error: Raise<'403004' | NotFoundOf<K>>
}

interface ChangingRules<K extends ContentKind> extends Asking<K> {
  readonly error: Raise<'403004' | '403039' | '403096' | NotFoundOf<K>>
}

/**
 * Owners, project leaders, administrators, and those who have ChangePermissions see the rules. An owner sees them in a locked project too.
 *
 * @throws RestError 403004
 */
export async function findRulesOf<K extends ContentKind>(
  context: AskingRules<K>,
  kind: K,
  luid: string,
): Promise<Items[K]> {
  const record = await findItem<K>(context, kind, luid)
  const { caller, services, error } = context
  const isOwner = record.owner.id === caller.user.id
  if (!isOwner && !(await services.access.may(caller, 'ChangePermissions', guarded(kind, record))))
    throw error('403004', {
      problem: `You may not see or change the permissions of ${kind} '${record.name}'.`,
    })
  return record
}

/** Why the rules of an item cannot be written by anyone; null where they can. */
function refusalOf<K extends ContentKind>(
  { error }: ChangingRules<K>,
  kind: K,
  record: Items[K],
): Error | null {
  const item = guarded(kind, record)
  const project = item.kind === 'project' ? item.record : item.record.project
  const lock = project.controllingProjectId
  const isOwnLock = item.kind === 'project' && lock === item.record.id
  if (lock !== null && !isOwnLock) {
    const problem =
      item.kind === 'project'
        ? 'a project above is locked, and its permissions hold for this one.'
        : `project '${project.name}' is locked; change its default permissions instead.`
    return error('403039', { problem })
  }
  if (item.kind === 'view' && item.record.workbook.showTabs)
    return error('403096', { name: item.record.workbook.name })
  return null
}

/**
 * Changes the rules of an item, all or nothing.
 *
 * @param change From the rules as they are when it is this change's turn. What it throws leaves them as they were.
 */
export async function changeRules<K extends ContentKind>(
  context: ChangingRules<K>,
  at: { readonly kind: K; readonly luid: string },
  change: (present: readonly Rule[], write: Writer) => Promise<readonly Rule[]>,
): Promise<Items[K]> {
  const { kind, luid } = at
  const { id: siteId } = context.caller.site
  await findRulesOf<K>(context, kind, luid)
  return changeSite(context, async (write) => {
    const current = await readItem(write, kind, { siteId, luid })
    if (current === null) throw notFound(context, kind, luid)
    const refusal = refusalOf(context, kind, current)
    if (refusal !== null) throw refusal
    const rules = await change(await write.acls.rules(current.aclId), write)
    await write.acls.setOf({ kind, id: current.id }, await write.acls.intern(siteId, rules))
    return (await readItem(write, kind, { siteId, luid })) ?? current
  })
}

/** Explicit rules only: what owners, leaders and administrators may is not listed. */
export async function rulesAnswer<K extends ContentKind>(read: Reader, kind: K, record: Items[K]) {
  const item = guarded(kind, record)
  const rules: readonly ShownRule[] = await read.acls.granted(record.aclId)
  const inherited = item.kind === 'project' ? await leadersAbove(read, item.record.id) : []
  const lock = item.kind === 'project' ? null : item.record.project.controllingProjectId
  const locking = lock === null ? null : await read.projects.byId(lock)
  const parent = locking === null ? undefined : { id: locking.luid, type: 'Project' as const }
  const subject: Partial<Record<ContentKind, ReturnType<typeof subjectAnswer>>> = {
    [kind]: subjectAnswer(record),
  }
  return { parent, ...subject, granteeCapabilities: granteeCapabilities([...rules, ...inherited]) }
}

/** Leaders of a project above lead this one. They are listed and never written. */
async function leadersAbove(read: Reader, projectId: number): Promise<readonly ShownRule[]> {
  const lists = [...new Set(await read.projects.aclsAbove(projectId))]
  const rules = await Promise.all(lists.map((aclId) => read.acls.granted(aclId)))
  const leaders = new Map(
    rules
      .flat()
      .filter(({ capability, mode }) => capability === 'ProjectLeader' && mode === 'Allow')
      .map((rule) => [`${rule.granteeKind} ${rule.granteeLuid}`, rule]),
  )
  return [...leaders.values()].map((rule) => ({ ...rule, capability: 'InheritedProjectLeader' }))
}

/** What messages call the kind, and what its rules may name. */
export const subjectOf = (kind: ContentKind) => ({
  plural: contentKinds[kind].plural,
  capabilities: contentKinds[kind].capabilities,
})
