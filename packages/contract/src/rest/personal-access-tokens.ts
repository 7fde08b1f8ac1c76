/** Personal access tokens. The API lists and revokes them; only their owner makes them, outside of it. */

import { empty, method, none, replies } from '../define.ts'
import { personalAccessTokens } from '../elements/credentials.ts'
import { element } from '../wire/types.ts'

const page = 'REST reference, Authentication methods'

export const listPersonalAccessTokens = method({
  name: 'listPersonalAccessTokens',
  title: 'List Personal Access Tokens',
  since: '3.21',
  verb: 'GET',
  path: '/sites/:siteId/users/:userId/personal-access-tokens',
  scope: null,
  caller: 'signed-in',
  query: element({}),
  body: none,
  reply: replies(200, personalAccessTokens),
  errors: ['403004', '404002'],
  source: `${page}, List Personal Access Tokens: an administrator of all sites that the owner is a member of may list the owner's`,
})

export const revokePersonalAccessToken = method({
  name: 'revokePersonalAccessToken',
  title: 'Revoke Personal Access Token',
  since: '3.21',
  verb: 'DELETE',
  path: '/sites/:siteId/users/:userId/personal-access-tokens/:tokenGuid',
  scope: null,
  caller: 'signed-in',
  query: element({}),
  body: none,
  reply: empty,
  errors: ['403004', '404002', '404160'],
  source: `${page}, Revoke Personal Access Token; pages of the reference differ on whether the path ends in the token's GUID or its name, so both are accepted`,
})
