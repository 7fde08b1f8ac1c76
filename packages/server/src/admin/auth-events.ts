/** Events of sign-ins, for those who may see them. */

import { restError, type AuthEventRecord, type own } from '@easel/contract'
import type { AuthEvent } from '../ports/index.ts'
import type { OwnHandler } from './context.ts'
import { mayRead, reachOf, tenantOf } from './reach.ts'

const largestPage = 1000

/** The site of an unverified event is only asked for, and a JWT's own words may name other sites' things: the key sees those. */
export const listAuthEvents: OwnHandler<typeof own.listAuthEvents> = async ({
  query,
  viewer,
  services,
}) => {
  const { pageNumber = 1, pageSize = 100, outcome, reason } = query
  if (pageNumber < 1) throw restError('400006', { number: pageNumber })
  if (pageSize < 1 || pageSize > largestPage) {
    throw restError('400007', { size: pageSize })
  }
  const { items, totalAvailable } = await services.insight.list({
    ...reachOf(viewer),
    ...(outcome === undefined ? {} : { outcome }),
    ...(reason === undefined ? {} : { reason }),
    offset: (pageNumber - 1) * pageSize,
    limit: pageSize,
  })
  const pagination = { pageNumber, pageSize, totalAvailable }
  return { pagination, authEvents: items.map(recordOf) }
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
  const tenantLuid = tenantOf(viewer)
  return {
    authEvent: recordOf(event),
    explanation: await services.insight.explain(event, tenantLuid),
  }
}

export const getSessionScopes: OwnHandler<typeof own.getSessionScopes> = async ({ viewer }) => {
  if (viewer.kind === 'admin-key') {
    throw restError('400000', { problem: 'send the session token instead of the admin key' })
  }
  const { kind, scopes } = viewer.caller.session
  return { kind: viewer.kind === 'cloud-session' ? `cloud-${kind}` : kind, scopes }
}

export const explainJwt: OwnHandler<typeof own.explainJwt> = async ({ body, services }) => {
  const { jwt, site: contentUrl = '', isUat = false, isForCloudManager = false } = body
  return services.insight.explainJwt({ jwt, contentUrl, isUat, isForCloudManager })
}

function recordOf(event: AuthEvent): AuthEventRecord {
  const { jwt, at, ...rest } = event
  if (jwt === null) return { ...rest, at: at.toISOString(), jwt }
  const { subjectHash: _subject, jtiHash: _jti, ...words } = jwt
  return { ...rest, at: at.toISOString(), jwt: words }
}
