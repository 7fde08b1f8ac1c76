/** Which content a list of one user's holds. */

import type { Access, Caller, User, Visibility } from '../../../ports/index.ts'

interface Asking {
  readonly query: { readonly ownedBy?: boolean }
  readonly caller: Caller
  readonly services: { readonly access: Access }
}

/** What the user may read, or with `ownedBy` what the user owns. */
export async function contentOf(
  { query, caller, services: { access } }: Asking,
  user: User,
): Promise<Visibility> {
  if (query.ownedBy === true) {
    return { kind: 'limited', userId: user.id, aclIds: [], projectIds: [] }
  }
  return access.visibility(await access.asUser(caller, user), 'Read')
}
