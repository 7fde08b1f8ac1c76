/** Site roles that groups grant on sign-in: looked up with the credential, stored when the session opens. */

import { raisedRole } from '../../domain/group-roles.ts'
import type { Reader, Store, User } from '../../ports/index.ts'

/** The user with the role that their groups raise them to. */
export async function withGroupRole(read: Pick<Reader, 'groups'>, user: User): Promise<User> {
  const siteRole = raisedRole(user.siteRole, await read.groups.grantedRoles(user.id))
  return siteRole === user.siteRole ? user : { ...user, siteRole }
}

export async function keepGroupRole(store: Store, before: User, raised: User): Promise<void> {
  const { siteRole } = raised
  if (siteRole === before.siteRole) return
  await store.transaction((write) => write.users.update(before.id, { siteRole }))
}
