import type { BodyOf, Raise, rest } from '@easel/contract'
import type { Caller, Reader, User } from '../../../ports/index.ts'
import { findUser } from '../users/find-user.ts'

interface Asking {
  readonly caller: Caller
  readonly error: Raise<'400000' | '404002'>
}

/** The users that a request names, each once. @throws 400000 where there is none, 404002 for the first that is not of the site */
export async function requestedMembers(
  context: Asking,
  read: Pick<Reader, 'users'>,
  { user, users }: BodyOf<typeof rest.addUserToGroup.body>,
): Promise<readonly User[]> {
  const { error } = context
  if (user !== undefined && users !== undefined) {
    throw error('400000', { problem: 'name one user, or several in a list of users; not both' })
  }
  const named = user === undefined ? (users?.user ?? []) : [user]
  if (named.length === 0) throw error('400000', { problem: 'the request names no user' })
  const found = new Map<number, User>()
  for (const { id } of named) {
    const one = await findUser(context, read, id)
    found.set(one.id, one)
  }
  return [...found.values()]
}
