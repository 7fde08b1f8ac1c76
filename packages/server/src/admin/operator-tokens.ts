/** Tokens of people, kept by the holder of the admin key. */

import type { operatorMethods, OperatorToken } from '@easel/contract'
import type { TokenOverview } from '../provision/token-operation.ts'
import type { OwnHandlers } from './context.ts'
import { ruled } from './operator-refusal.ts'

type Names =
  | 'operatorListTokens'
  | 'operatorCreateToken'
  | 'operatorRevokeToken'
  | 'operatorListTenants'
  | 'operatorListCloudAdministrators'
  | 'operatorListCloudTokens'
  | 'operatorCreateCloudToken'
  | 'operatorRevokeCloudToken'

export const operatorTokenHandlers: OwnHandlers<Pick<typeof operatorMethods, Names>> = {
  operatorListTokens: async ({ params: { siteId, userId }, services: { provision } }) => ({
    tokens: (await ruled(provision.tokens(siteId, userId))).map(tokenAnswer),
  }),
  operatorCreateToken: async ({ params: { siteId, userId }, body, services: { provision } }) => ({
    token: await ruled(provision.personalAccessToken(siteId, userId, body.name)),
  }),
  operatorRevokeToken: async ({ params, services: { provision } }) =>
    ruled(provision.revokeToken(params.siteId, params.userId, params.tokenId)),
  operatorListTenants: async ({ services: { provision } }) => ({
    tenants: (await provision.tenants()).map(({ luid: id, name }) => ({ id, name })),
  }),
  operatorListCloudAdministrators: async ({ params, query, services: { provision } }) => {
    const account = await provision.cloudAdministratorNamed(params.tenantId, query.name)
    return { administrators: account === null ? [] : [{ id: account.luid, name: account.name }] }
  },
  operatorListCloudTokens: async ({ params, services: { provision } }) => ({
    tokens: (await ruled(provision.cloudTokens(params.accountId, params.tenantId))).map(
      tokenAnswer,
    ),
  }),
  operatorCreateCloudToken: async ({ params, body, services: { provision } }) => ({
    token: await ruled(provision.cloudToken(params.accountId, params.tenantId, body.name)),
  }),
  operatorRevokeCloudToken: async ({ params, services: { provision } }) =>
    ruled(provision.revokeCloudToken(params.accountId, params.tenantId, params.tokenId)),
}

function tokenAnswer({ guid: id, name, ...times }: TokenOverview): OperatorToken {
  return {
    id,
    name,
    createdAt: times.createdAt.toISOString(),
    lastUsedAt: times.lastUsedAt.toISOString(),
    expiresAt: times.expiresAt.toISOString(),
  }
}
