import type { Raise } from '@easel/contract'
import type { Caller, Group, Reader } from '../../../ports/index.ts'

interface Finding {
  readonly params: { readonly groupId: string }
  readonly caller: Caller
  readonly error: Raise<'404012'>
}

export async function findGroup(
  { params, caller, error }: Finding,
  { groups }: Pick<Reader, 'groups'>,
): Promise<Group> {
  const group = await groups.byLuid(caller.site.id, params.groupId.toLowerCase())
  if (group === null) throw error('404012', { id: params.groupId })
  return group
}

/** The group of all users keeps its name, its members and its existence. */
export function refuseAllUsers(error: Raise<'403004'>, group: Group): void {
  if (!group.isAllUsers) return
  throw error('403004', {
    problem: `Group '${group.name}' is that of all users of the site: it cannot be changed or deleted.`,
  })
}
