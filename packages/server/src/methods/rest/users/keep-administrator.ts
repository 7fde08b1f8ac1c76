import type { Raise, SiteRole } from '@easel/contract'
import { isAdministrator } from '../../../domain/site-roles.ts'
import type { Reader, User } from '../../../ports/index.ts'

/**
 * A site keeps an administrator, also where the last two take each other away at the same moment: each change holds the site.
 *
 * @param lost.after The role that the user is to have; null where the user goes
 */
export async function keepAdministrator(
  { users }: Pick<Reader, 'users'>,
  lost: {
    readonly before: User
    readonly after: SiteRole | null
    readonly error: Raise<'403004'>
  },
): Promise<void> {
  const { before, after, error } = lost
  if (!isAdministrator(before.siteRole)) return
  if (after !== null && isAdministrator(after)) return
  if ((await users.administratorCount(before.siteId)) > 1) return
  throw error('403004', { problem: 'A site keeps at least one administrator.' })
}
