/** Sites and users, kept by the holder of the admin key. */

import {
  restError,
  type operatorMethods,
  type OperatorSite,
  type OperatorUser,
} from '@easel/contract'
import type { User } from '../ports/index.ts'
import type { SiteOverview } from '../provision/operation.ts'
import type { OwnHandlers } from './context.ts'
import { ruled } from './operator-refusal.ts'

type Names =
  | 'operatorListSites'
  | 'operatorAddSite'
  | 'operatorListUsers'
  | 'operatorAddUser'
  | 'operatorSetRole'
  | 'operatorRemoveUser'
  | 'operatorSetPassword'
  | 'operatorRemovePassword'

const largestPage = 1000

export const operatorSiteHandlers: OwnHandlers<Pick<typeof operatorMethods, Names>> = {
  operatorListSites: async ({ query, services: { provision } }) => ({
    sites: (await provision.sites(query.contentUrl)).map(siteAnswer),
  }),
  operatorAddSite: async ({ body, services: { provision } }) => {
    const { tenant = null, ...wanted } = body
    const { luid: id, contentUrl, name } = await ruled(provision.addSite(tenant, wanted))
    return { site: { id, contentUrl, name } }
  },
  operatorListUsers: async ({ params, query, services: { provision } }) => {
    const { pageNumber = 1, pageSize = 100, name } = query
    if (pageNumber < 1) throw restError('400006', { number: pageNumber })
    if (pageSize < 1 || pageSize > largestPage) throw restError('400007', { size: pageSize })
    if (name !== undefined) {
      const user = await ruled(provision.userNamed(params.siteId, name))
      const users = user === null ? [] : [userAnswer(user)]
      return { pagination: { pageNumber, pageSize, totalAvailable: users.length }, users }
    }
    const page = { number: pageNumber, size: pageSize }
    const { items, totalAvailable } = await ruled(provision.users(params.siteId, page))
    return { pagination: { pageNumber, pageSize, totalAvailable }, users: items.map(userAnswer) }
  },
  operatorAddUser: async ({ params, body, services: { provision } }) => ({
    user: userAnswer(await ruled(provision.addUser(params.siteId, body))),
  }),
  operatorSetRole: async ({ params: { siteId, userId }, body, services: { provision } }) => ({
    user: userAnswer(await ruled(provision.setRole(siteId, userId, body.siteRole))),
  }),
  operatorRemoveUser: async ({ params: { siteId, userId }, services: { provision } }) =>
    ruled(provision.removeUser(siteId, userId)),
  operatorSetPassword: async ({ params: { siteId, userId }, body, services: { provision } }) =>
    ruled(provision.password(siteId, userId, body.password)),
  operatorRemovePassword: async ({ params: { siteId, userId }, services: { provision } }) =>
    ruled(provision.password(siteId, userId, null)),
}

function siteAnswer({ site, tenantName, userCount, storedBytes }: SiteOverview): OperatorSite {
  const { luid: id, contentUrl, name, tenantLuid: tenantId, state } = site
  return { id, contentUrl, name, tenantId, tenant: tenantName, state, userCount, storedBytes }
}

function userAnswer({ luid: id, name, siteRole, fullName, email, lastLogin }: User): OperatorUser {
  return { id, name, siteRole, fullName, email, lastLogin: lastLogin?.toISOString() ?? null }
}
