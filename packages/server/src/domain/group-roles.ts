/** What groups that grant a site role on sign-in make of a user's own: a role is raised by a group and never lowered. */

import type { SiteRole } from '@easel/contract'
import { licenseLevel, type LicenseLevel } from './site-roles.ts'

/** Lowest first. */
const order: readonly SiteRole[] = [
  'Unlicensed',
  'Viewer',
  'Explorer',
  'ExplorerCanPublish',
  'Creator',
  'SiteAdministratorExplorer',
  'SiteAdministratorCreator',
]
const licenses: readonly LicenseLevel[] = ['Unlicensed', 'Viewer', 'Explorer', 'Creator']

/** The highest of the granted roles that takes nothing from the present one, or the present one. */
export function raisedRole(present: SiteRole, granted: readonly SiteRole[]): SiteRole {
  if (!order.includes(present)) return present
  const license = (role: SiteRole) => licenses.indexOf(licenseLevel(role))
  return granted.reduce(
    (best, role) =>
      order.indexOf(role) > order.indexOf(best) && license(role) >= license(best) ? role : best,
    present,
  )
}
