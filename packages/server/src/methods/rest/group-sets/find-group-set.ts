import type { Raise } from '@easel/contract'
import type { Caller, GroupSet, Reader } from '../../../ports/index.ts'

interface Finding {
  readonly params: { readonly groupSetId: string }
  readonly caller: Caller
  readonly error: Raise<'404120'>
}

export async function findGroupSet(
  { params, caller, error }: Finding,
  { groupSets }: Pick<Reader, 'groupSets'>,
): Promise<GroupSet> {
  const set = await groupSets.byLuid(caller.site.id, params.groupSetId.toLowerCase())
  if (set === null) throw error('404120', { id: params.groupSetId })
  return set
}

/** @throws 400000 for a name that cannot be, 409120 for one that another set has */
export async function checkName(
  { caller, error }: { readonly caller: Caller; readonly error: Raise<'400000' | '409120'> },
  { groupSets }: Pick<Reader, 'groupSets'>,
  named: { readonly name: string; readonly of: GroupSet | null; readonly problem: string | null },
): Promise<void> {
  const { name, of, problem } = named
  if (problem !== null) throw error('400000', { problem })
  const other = await groupSets.byName(caller.site.id, name)
  if (other !== null && other.id !== of?.id) throw error('409120', { name: other.name })
}

/** Those who set permissions in a project look for the sets that they give them to. */
export function checkMayLook(caller: Caller, error: Raise<'403004'>): void {
  if (caller.isAdministrator || caller.ledProjectIds.size > 0) return
  throw error('403004', { problem: 'You may not see the group sets of the site.' })
}
