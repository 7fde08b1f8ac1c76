/** Sites and their users, kept by the operator of the server. */

import { cloudSiteRoles, type CloudSiteRole } from '../elements/identity.ts'
import { element, number, optional, text, word } from '../wire/types.ts'
import { answers, ownMethod } from './define.ts'

const operator = { caller: 'admin-key', isDevControl: false } as const

export interface OperatorSite {
  readonly id: string
  readonly contentUrl: string
  readonly name: string
  readonly tenantId: string
  /** Name of the tenant. */
  readonly tenant: string
  readonly state: 'Active' | 'Suspended'
  readonly userCount: number
  readonly storedBytes: number
}

export interface OperatorUser {
  readonly id: string
  readonly name: string
  readonly siteRole: string
  readonly fullName: string | null
  readonly email: string | null
  /** ISO 8601; null where the user has never signed in. */
  readonly lastLogin: string | null
}

export const operatorListSites = ownMethod({
  ...operator,
  name: 'operatorListSites',
  summary: 'All sites of the server, the oldest first',
  verb: 'GET',
  path: '/sites',
  query: element({
    /** The one site with this content URL; an empty list where there is none. */
    contentUrl: optional(text()),
  }),
  body: null,
  reply: answers<{ readonly sites: readonly OperatorSite[] }>(),
})

export const operatorAddSite = ownMethod({
  ...operator,
  name: 'operatorAddSite',
  summary: 'Makes a site with its first administrator',
  verb: 'POST',
  path: '/sites',
  query: element({}),
  body: element({
    name: text(),
    contentUrl: text(),
    /** User name of the first administrator. */
    administrator: text(),
    /** Name of the tenant; it can be left out while there is one. */
    tenant: optional(text()),
  }),
  reply: answers<{ readonly site: Pick<OperatorSite, 'id' | 'contentUrl' | 'name'> }>(),
})

export const operatorListUsers = ownMethod({
  ...operator,
  name: 'operatorListUsers',
  summary: 'Users of a site by name, or the one of that name',
  verb: 'GET',
  path: '/sites/:siteId/users',
  query: element({
    name: optional(text()),
    pageNumber: optional(number()),
    /** 1 to 1000. Default: 100. */
    pageSize: optional(number()),
  }),
  body: null,
  reply: answers<{
    readonly pagination: {
      readonly pageNumber: number
      readonly pageSize: number
      readonly totalAvailable: number
    }
    readonly users: readonly OperatorUser[]
  }>(),
})

export const operatorAddUser = ownMethod({
  ...operator,
  name: 'operatorAddUser',
  summary: 'Makes a user of a site',
  verb: 'POST',
  path: '/sites/:siteId/users',
  query: element({}),
  body: element({
    name: text(),
    siteRole: word(cloudSiteRoles),
    fullName: optional(text()),
    email: optional(text()),
  }),
  reply: answers<{ readonly user: OperatorUser }>(),
})

export const operatorSetRole = ownMethod({
  ...operator,
  name: 'operatorSetRole',
  summary: 'Gives a user another site role; a site keeps an administrator',
  verb: 'PUT',
  path: '/sites/:siteId/users/:userId',
  query: element({}),
  body: element({ siteRole: word<readonly CloudSiteRole[]>(cloudSiteRoles) }),
  reply: answers<{ readonly user: OperatorUser }>(),
})

export const operatorRemoveUser = ownMethod({
  ...operator,
  name: 'operatorRemoveUser',
  summary: 'Takes a user off a site, and ends their sessions there',
  verb: 'DELETE',
  path: '/sites/:siteId/users/:userId',
  query: element({}),
  body: null,
  reply: null,
})

export const operatorSetPassword = ownMethod({
  ...operator,
  name: 'operatorSetPassword',
  summary: 'Sets the password of a user on all sites of the tenant',
  verb: 'PUT',
  path: '/sites/:siteId/users/:userId/password',
  query: element({}),
  body: element({ password: text() }),
  reply: null,
})

export const operatorRemovePassword = ownMethod({
  ...operator,
  name: 'operatorRemovePassword',
  summary: 'Takes the password of a user away',
  verb: 'DELETE',
  path: '/sites/:siteId/users/:userId/password',
  query: element({}),
  body: null,
  reply: null,
})
