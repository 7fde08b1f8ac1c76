/** Tokens of people, kept by the operator of the server: personal access tokens of sites, and those of Cloud Manager. */

import { element, text } from '../wire/types.ts'
import { answers, ownMethod } from './define.ts'

const operator = { caller: 'admin-key', isDevControl: false, query: element({}) } as const

/** A token that may still sign in. Times are ISO 8601. */
export interface OperatorToken {
  readonly id: string
  readonly name: string
  readonly createdAt: string
  readonly lastUsedAt: string
  readonly expiresAt: string
}

/** Shown once. */
export interface NewOperatorToken {
  readonly name: string
  readonly secret: string
}

export interface OperatorTenant {
  readonly id: string
  readonly name: string
}

const named = element({ name: text() })

export const operatorListTokens = ownMethod({
  ...operator,
  name: 'operatorListTokens',
  summary: 'Personal access tokens of a user that may still sign in, by age',
  verb: 'GET',
  path: '/sites/:siteId/users/:userId/tokens',
  body: null,
  reply: answers<{ readonly tokens: readonly OperatorToken[] }>(),
})

export const operatorCreateToken = ownMethod({
  ...operator,
  name: 'operatorCreateToken',
  summary: 'Makes a personal access token; a living one of the same name is revoked',
  verb: 'POST',
  path: '/sites/:siteId/users/:userId/tokens',
  body: named,
  reply: answers<{ readonly token: NewOperatorToken }>(),
})

export const operatorRevokeToken = ownMethod({
  ...operator,
  name: 'operatorRevokeToken',
  summary: 'Ends a personal access token and its sessions',
  verb: 'DELETE',
  path: '/sites/:siteId/users/:userId/tokens/:tokenId',
  body: null,
  reply: null,
})

export const operatorListTenants = ownMethod({
  ...operator,
  name: 'operatorListTenants',
  summary: 'All tenants of the server, the oldest first',
  verb: 'GET',
  path: '/tenants',
  body: null,
  reply: answers<{ readonly tenants: readonly OperatorTenant[] }>(),
})

export const operatorListCloudAdministrators = ownMethod({
  ...operator,
  name: 'operatorListCloudAdministrators',
  summary: 'The person of that user name, where they manage the tenant',
  verb: 'GET',
  path: '/tenants/:tenantId/administrators',
  query: element({ name: text() }),
  body: null,
  reply: answers<{
    readonly administrators: readonly { readonly id: string; readonly name: string }[]
  }>(),
})

export const operatorListCloudTokens = ownMethod({
  ...operator,
  name: 'operatorListCloudTokens',
  summary: 'Tokens of a cloud administrator for Cloud Manager that may still sign in, by age',
  verb: 'GET',
  path: '/tenants/:tenantId/administrators/:accountId/tokens',
  body: null,
  reply: answers<{ readonly tokens: readonly OperatorToken[] }>(),
})

export const operatorCreateCloudToken = ownMethod({
  ...operator,
  name: 'operatorCreateCloudToken',
  summary: 'Makes a token for Cloud Manager; a living one of the same name is revoked',
  verb: 'POST',
  path: '/tenants/:tenantId/administrators/:accountId/tokens',
  body: named,
  reply: answers<{ readonly token: NewOperatorToken }>(),
})

export const operatorRevokeCloudToken = ownMethod({
  ...operator,
  name: 'operatorRevokeCloudToken',
  summary: 'Ends a token for Cloud Manager and its sessions',
  verb: 'DELETE',
  path: '/tenants/:tenantId/administrators/:accountId/tokens/:tokenId',
  body: null,
  reply: null,
})
