/** Taking users from a site. */

import type { User, Writer } from '../ports/index.ts'
import type { Ending, UserStanding } from './user-standing.ts'

/**
 * Removes a user who owns nothing. Who owns content stays, without a licence, as on the real service.
 *
 * @see REST reference, Remove User from Site; Okta's Tableau Cloud connector, Remove User from Site
 */
export async function removeOrUnlicense(
  write: Writer,
  standing: UserStanding,
  user: User,
): Promise<{ readonly isRemoved: boolean; readonly endings: readonly Ending[] }> {
  if (await write.users.ownsContent(user.id)) {
    const { endings } = await standing.change(write, user, { siteRole: 'Unlicensed' })
    return { isRemoved: false, endings }
  }
  return { isRemoved: true, endings: await standing.remove(write, user) }
}
