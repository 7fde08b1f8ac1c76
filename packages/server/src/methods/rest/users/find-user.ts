import type { Raise } from '@easel/contract'
import type { Caller, Reader, User } from '../../../ports/index.ts'

interface Finding {
  readonly caller: Caller
  readonly error: Raise<'404002'>
}

/** A user of the caller's site. */
export async function findUser(
  { caller, error }: Finding,
  { users }: Pick<Reader, 'users'>,
  luid: string,
): Promise<User> {
  const user = await users.byLuid(caller.site.id, luid.toLowerCase())
  if (user === null) throw error('404002', { id: luid })
  return user
}

/** The user whom the path names, for methods that everyone may call for themselves. */
export async function findOneself(
  context: {
    readonly params: { readonly userId: string }
    readonly caller: Caller
    readonly error: Raise<'403133' | '404002'>
  },
  read: Pick<Reader, 'users'>,
): Promise<User> {
  const { params, caller, error } = context
  const isCaller = params.userId.toLowerCase() === caller.user.luid
  if (!isCaller && !caller.isAdministrator) throw error('403133')
  // A user without an account on the site is found in their session only.
  return isCaller ? caller.user : findUser(context, read, params.userId)
}
