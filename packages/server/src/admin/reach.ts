/**
 * Whose events a viewer may see. An administrator sees all events of the site, or of the tenant and its sites, in a session without
 * scopes. Every user sees the events of their own verified credentials.
 */

import type { AuthEvent, AuthEventQuery } from '../ports/index.ts'
import type { Viewer } from './context.ts'

export type Reach = Pick<AuthEventQuery, 'tenantLuid' | 'siteLuid' | 'ownerLuid'>

export function reachOf(viewer: Viewer): Reach {
  if (viewer.kind === 'admin-key') return {}
  if (viewer.kind === 'cloud-session') {
    const { session, tenant, account } = viewer.caller
    return session.scopes === null ? { tenantLuid: tenant.luid } : { ownerLuid: account.luid }
  }
  const { session, site, user, isAdministrator } = viewer.caller
  const seesSite = isAdministrator && session.scopes === null
  return seesSite ? { siteLuid: site.luid } : { ownerLuid: user.luid }
}

export function mayRead(viewer: Viewer, event: AuthEvent): boolean {
  if (viewer.kind === 'admin-key') return true
  const { tenantLuid, siteLuid } = reachOf(viewer)
  if (tenantLuid !== undefined && event.tenantLuid === tenantLuid) return true
  if (siteLuid !== undefined && event.siteLuid === siteLuid) return true
  const { caller } = viewer
  const luid = 'user' in caller ? caller.user.luid : caller.account.luid
  return event.isVerified && event.userLuid === luid
}

/** Whose things may be named to the viewer; null: everybody's. */
export function tenantOf(viewer: Viewer): string | null {
  if (viewer.kind === 'admin-key') return null
  const { caller } = viewer
  return 'tenant' in caller ? caller.tenant.luid : caller.site.tenantLuid
}
