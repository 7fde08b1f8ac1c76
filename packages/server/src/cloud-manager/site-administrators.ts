/** A site keeps somebody who can administer it. */

import type { SiteRole } from '@easel/contract'
import { isAdministrator } from '../domain/site-roles.ts'
import type { Reader, User } from '../ports/index.ts'

/**
 * What is wrong with taking a role from a user, or the user from the site; null where nothing is. The transaction must hold the site, so
 * that two who take each other away at the same moment take turns.
 *
 * @param lost.after The role that the user is to have; null where the user goes
 */
export async function administratorProblem(
  { users }: Pick<Reader, 'users'>,
  { before, after }: { readonly before: User; readonly after: SiteRole | null },
): Promise<string | null> {
  if (!isAdministrator(before.siteRole)) return null
  if (after !== null && isAdministrator(after)) return null
  if ((await users.administratorCount(before.siteId)) > 1) return null
  return 'A site keeps at least one administrator.'
}
