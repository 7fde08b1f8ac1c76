/** Events of sign-ins, for those who may see them. */

import { restError, type AuthEventTold, type own } from '@easel/contract'
import type { AuthEvent } from '../ports/index.ts'
import type { OwnHandler, Viewer } from './context.ts'

const largestPage = 1000

/** An administrator whose session is not narrowed by scopes sees all of his site. */
function seesSite(viewer: Viewer & { readonly kind: 'session' }): boolean {
  return viewer.caller.isAdministrator && viewer.caller.session.scopes === null
}

function mayRead(viewer: Viewer, event: AuthEvent): boolean {
  if (viewer.kind === 'admin-key') return true
  const { site, user } = viewer.caller
  if (seesSite(viewer) && event.siteLuid === site.luid) return true
  return event.isVerified && event.userLuid === user.luid
}

/** The site of an unverified event is only asked for, and a JWT's own words may name other sites' things: the key sees those. */
export const listAuthEvents: OwnHandler<typeof own.listAuthEvents> = async ({
  query,
  viewer,
  services,
}) => {
  const { pageNumber = 1, pageSize = 100, outcome, reason } = query
  if (pageNumber < 1) throw restError('400006', { problem: 'pageNumber starts at 1' })
  if (pageSize < 1 || pageSize > largestPage) {
    throw restError('400007', { problem: `pageSize is from 1 to ${largestPage}` })
  }
  const { items, totalAvailable } = await services.insight.list({
    ...reach(viewer),
    ...(outcome === undefined ? {} : { outcome }),
    ...(reason === undefined ? {} : { reason }),
    offset: (pageNumber - 1) * pageSize,
    limit: pageSize,
  })
  const pagination = { pageNumber, pageSize, totalAvailable }
  return { pagination, authEvents: items.map(told) }
}

function reach(viewer: Viewer): { readonly siteLuid?: string; readonly ownerLuid?: string } {
  if (viewer.kind === 'admin-key') return {}
  const { site, user } = viewer.caller
  return seesSite(viewer) ? { siteLuid: site.luid } : { ownerLuid: user.luid }
}

/** What may not be seen is not there. */
export const getAuthEvent: OwnHandler<typeof own.getAuthEvent> = async ({
  params,
  viewer,
  services,
}) => {
  const event = await services.insight.find(params.eventId)
  if (event === null || !mayRead(viewer, event)) {
    throw restError('404003', { path: `/easel/v1/auth-events/${params.eventId}` })
  }
  const tenantLuid = viewer.kind === 'admin-key' ? null : viewer.caller.site.tenantLuid
  return { authEvent: told(event), explanation: await services.insight.explain(event, tenantLuid) }
}

export const getSessionScopes: OwnHandler<typeof own.getSessionScopes> = async ({ viewer }) => {
  if (viewer.kind === 'admin-key') {
    throw restError('400000', { problem: 'send the session token instead of the admin key' })
  }
  const { kind, scopes } = viewer.caller.session
  return { kind, scopes }
}

export const explainJwt: OwnHandler<typeof own.explainJwt> = async ({ body, services }) => {
  const { jwt, site: contentUrl = '', isUat = false } = body
  return services.insight.explainJwt({ jwt, contentUrl, isUat })
}

function told(event: AuthEvent): AuthEventTold {
  const { jwt, at, ...rest } = event
  if (jwt === null) return { ...rest, at: at.toISOString(), jwt }
  const { subjectHash: _subject, jtiHash: _jti, ...words } = jwt
  return { ...rest, at: at.toISOString(), jwt: words }
}
