/** Whether an account may be on a site at all: asked when it signs in, and again with every request. */

import type { SiteRole } from '@easel/contract'
import { isAdministrator, isLicensed } from './site-roles.ts'

/** Why the user may not enter the site, or null. A suspended site is open to its administrators only, so that they can resume it. */
export function standingProblem(
  site: { readonly state: 'Active' | 'Suspended' },
  user: { readonly siteRole: SiteRole },
): 'user_unlicensed' | 'site_suspended' | null {
  if (!isLicensed(user.siteRole)) return 'user_unlicensed'
  if (site.state === 'Suspended' && !isAdministrator(user.siteRole)) return 'site_suspended'
  return null
}

/**
 * Whether a session that is stored as live may not act any more: its user's credentials were reset since, or its site takes no tokens of
 * its kind. Asked with every request, so that it holds also where a session opened while others were being ended.
 */
export function isSessionVoid(
  session: { readonly createdAt: Date; readonly patGuid: string | null },
  at: {
    readonly site: { readonly personalAccessTokens: { readonly isEnabled: boolean } }
    readonly user: { readonly credentialsResetAt: Date | null }
  },
): boolean {
  if (session.patGuid !== null && !at.site.personalAccessTokens.isEnabled) return true
  const { credentialsResetAt } = at.user
  return credentialsResetAt !== null && session.createdAt < credentialsResetAt
}
