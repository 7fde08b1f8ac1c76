/** The document of rules in a request: its grantees found, its capabilities checked against the kind of content. */

import { capabilities, type ContentKind, type Raise } from '@easel/contract'
import type { Capability, CapabilityMode, Rule } from '../domain/capabilities.ts'
import { contradiction, type Grantee } from '../domain/rule-lists.ts'
import type { Reader } from '../ports/index.ts'

export interface RulesDocument {
  readonly permissions: {
    readonly [K in ContentKind]?: { readonly id?: string }
  } & {
    readonly granteeCapabilities: readonly {
      readonly user?: { readonly id: string }
      readonly group?: { readonly id: string }
      readonly groupSet?: { readonly id: string }
      readonly capabilities?: {
        readonly capability: readonly { readonly name: string; readonly mode: string }[]
      }
    }[]
  }
}

/** One rule as an address names it. */
export interface RuleParams {
  readonly granteeType: string
  readonly granteeId: string
  readonly capabilityName: string
  readonly capabilityMode: string
}

/** What the rules are of: words for messages, and what its rules may name. */
export interface RulesSubject {
  /** E.g. `workbooks`. */
  readonly plural: string
  readonly capabilities: readonly Capability[]
}

export interface Reading {
  readonly error: Raise<'400000' | '400009' | '404002' | '404012'>
  readonly subject: RulesSubject
  readonly siteId: number
  readonly read: Pick<Reader, 'users' | 'groups' | 'groupSets'>
}

const isMode = (mode: string): mode is CapabilityMode => mode === 'Allow' || mode === 'Deny'

/** @throws RestError 400009 when the kind has no such capability, or no such mode of it */
export function checkedCapability(
  { error, subject }: Pick<Reading, 'error' | 'subject'>,
  asked: { readonly name: string; readonly mode: string },
): { readonly capability: Capability; readonly mode: CapabilityMode } {
  const { name, mode } = asked
  const capability = subject.capabilities.find((each) => each === name)
  if (capability === undefined) {
    const known = capabilities.some((each) => each === name)
    const problem = known
      ? `'${name}' is no capability of ${subject.plural}; those are ${subject.capabilities.join(', ')}.`
      : `'${name}' is not the name of a capability.`
    throw error('400009', { problem })
  }
  if (!isMode(mode)) {
    throw error('400009', { problem: `the mode '${mode}' of ${name} is neither Allow nor Deny.` })
  }
  if (capability === 'ProjectLeader' && mode === 'Deny') {
    throw error('400009', { problem: 'ProjectLeader can be allowed, not denied.' })
  }
  return { capability, mode }
}

/** @throws RestError 404009 when the document names another item than the address */
export function checkSubject(
  { error }: { readonly error: Raise<'404009'> },
  { permissions }: RulesDocument,
  at: { readonly kind: ContentKind; readonly luid: string },
): void {
  const body = permissions[at.kind]?.id
  if (body === undefined || body.toLowerCase() === at.luid.toLowerCase()) return
  throw error('404009', { uri: at.luid, body })
}

type Entry = RulesDocument['permissions']['granteeCapabilities'][number]

const namesOf = ({ user, group, groupSet }: Entry) =>
  [
    ['user', user?.id],
    ['group', group?.id],
    ['groupSet', groupSet?.id],
  ].filter(([, id]) => id !== undefined)

/** @throws RestError 400000, 400009, 404002 and 404012 before anything is changed */
export async function readRules(
  reading: Reading,
  document: RulesDocument,
): Promise<readonly Rule[]> {
  const { error, read, siteId } = reading
  const entries = document.permissions.granteeCapabilities
  const unclear = entries.find((entry) => namesOf(entry).length !== 1)
  if (unclear !== undefined) {
    throw error('400000', {
      problem: 'each granteeCapabilities names one user, one group or one groupSet',
    })
  }
  const luidsOf = (kind: Grantee['kind']) =>
    entries.flatMap((entry) => entry[kind]?.id.toLowerCase() ?? [])
  const ids = {
    user: await read.users.idsOf(siteId, luidsOf('user')),
    group: await read.groups.idsOf(siteId, luidsOf('group')),
    groupSet: await read.groupSets.idsOf(siteId, luidsOf('groupSet')),
  }
  const rules = entries.flatMap((entry): readonly Rule[] => {
    const { kind, id } = granteeOf(reading, entry, ids)
    return (entry.capabilities?.capability ?? []).map((asked) => ({
      granteeKind: kind,
      granteeId: id,
      ...checkedCapability(reading, asked),
    }))
  })
  const both = contradiction(rules)
  if (both !== undefined) {
    throw error('400009', {
      problem: `${both.capability} is both allowed and denied for one grantee.`,
    })
  }
  return rules
}

function granteeOf(
  { error }: Reading,
  { user, group, groupSet }: Entry,
  ids: Readonly<Record<Grantee['kind'], ReadonlyMap<string, number>>>,
): Grantee {
  if (user !== undefined) {
    const id = ids.user.get(user.id.toLowerCase())
    if (id === undefined) throw error('404002', { id: user.id })
    return { kind: 'user', id }
  }
  const kind = group === undefined ? 'groupSet' : 'group'
  const luid = group?.id ?? groupSet?.id ?? ''
  const id = ids[kind].get(luid.toLowerCase())
  if (id === undefined) throw error('404012', { id: luid })
  return { kind, id }
}

/** The grantee that an address names by `users` or `groups` and an id. */
export async function granteeAt(
  { error, read, siteId }: Reading,
  { granteeType, granteeId }: Pick<RuleParams, 'granteeType' | 'granteeId'>,
): Promise<Grantee> {
  const luid = granteeId.toLowerCase()
  switch (granteeType.toLowerCase()) {
    case 'users': {
      const id = (await read.users.idsOf(siteId, [luid])).get(luid)
      if (id === undefined) throw error('404002', { id: granteeId })
      return { kind: 'user', id }
    }
    case 'groups': {
      const id = (await read.groups.idsOf(siteId, [luid])).get(luid)
      if (id === undefined) throw error('404012', { id: granteeId })
      return { kind: 'group', id }
    }
    case 'groupsets': {
      const id = (await read.groupSets.idsOf(siteId, [luid])).get(luid)
      if (id === undefined) throw error('404012', { id: granteeId })
      return { kind: 'groupSet', id }
    }
    default:
      throw error('400000', {
        problem: `'${granteeType}' is no kind of grantee; those are users, groups and groupSets`,
      })
  }
}
