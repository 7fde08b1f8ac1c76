/** The user whose personal access tokens a request is about. */

import type { Raise } from '@easel/contract'
import type { Services } from '../../../kernel/services.ts'
import type { Caller, User } from '../../../ports/index.ts'

/** A caller that may not manage the tokens does not learn whether the user exists, except as an administrator of the site. */
export async function findOwner(
  {
    caller,
    services,
    error,
  }: {
    readonly caller: Caller
    readonly services: Pick<Services, 'store' | 'personalAccessTokens'>
    readonly error: Raise<'403004' | '404002'>
  },
  userId: string,
): Promise<User> {
  const forbidden = () =>
    error('403004', {
      problem:
        'Personal access tokens are managed by their owner and by administrators of all sites of the owner.',
    })
  const luid = userId.toLowerCase()
  if (luid !== caller.user.luid && !caller.isAdministrator) throw forbidden()
  const owner = await services.store.read.users.byLuid(caller.site.id, luid)
  if (owner === null) throw error('404002', { id: userId })
  if (!(await services.personalAccessTokens.mayManage(caller, owner))) throw forbidden()
  return owner
}
