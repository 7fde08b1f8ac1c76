/** Group sets in answers. */

import type { GroupOfSet, GroupSet } from '../../ports/index.ts'

export const groupSetAnswer = (set: GroupSet, groups: readonly GroupOfSet[] = []) => ({
  id: set.luid,
  name: set.name,
  groupCount: set.groupCount,
  group: groups.map(({ luid, name }) => ({ id: luid, name })),
})
