/** The user whose personal access tokens a request is about. */

import type { Raise } from '@easel/contract'
import type { Services } from '../../../kernel/services.ts'
import type { Caller, User } from '../../../ports/index.ts'

/** Whoever may not manage the tokens learns nothing of the user, not even whether he exists, unless he administers the site. */
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
        'Personal access tokens are managed by their owner and by administrators of all his sites.',
    })
  const luid = userId.toLowerCase()
  if (luid !== caller.user.luid && !caller.isAdministrator) throw forbidden()
  const owner = await services.store.read.users.byLuid(caller.site.id, luid)
  if (owner === null) throw error('404002', { id: userId })
  if (!(await services.personalAccessTokens.mayManage(caller, owner))) throw forbidden()
  return owner
}
