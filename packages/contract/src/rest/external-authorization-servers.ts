/** External authorization servers: connected apps with OAuth 2.0 trust. */

import { accepts, empty, method, none, replies } from '../define.ts'
import {
  externalAuthorizationServer,
  externalAuthorizationServerList,
  registerExternalAuthorizationServerRequest,
  updateExternalAuthorizationServerRequest,
} from '../elements/external-authorization-servers.ts'
import { element } from '../wire/types.ts'

const page = 'REST reference, Connected App methods'

export const registerEas = method({
  name: 'registerEas',
  title: 'Register EAS',
  since: '3.16',
  verb: 'POST',
  path: '/sites/:siteId/connected-apps/external-authorization-servers',
  scope: ['tableau:external_authorization_servers:create'],
  caller: 'site-administrator',
  query: element({}),
  body: accepts(registerExternalAuthorizationServerRequest),
  reply: replies(201, externalAuthorizationServer),
  errors: ['400000', '400144', '400149', '409000', '409143'],
  source: `${page}, Register EAS; several for a site since 3.22`,
})

export const listAllRegisteredEas = method({
  name: 'listAllRegisteredEas',
  title: 'List All Registered EAS',
  since: '3.16',
  verb: 'GET',
  path: '/sites/:siteId/connected-apps/external-authorization-servers',
  scope: ['tableau:external_authorization_servers:read'],
  caller: 'site-administrator',
  query: element({}),
  body: none,
  reply: replies(200, externalAuthorizationServerList),
  errors: [],
  source: `${page}, List All Registered EAS`,
})

export const listRegisteredEas = method({
  name: 'listRegisteredEas',
  title: 'List Registered EAS',
  since: '3.16',
  verb: 'GET',
  path: '/sites/:siteId/connected-apps/external-authorization-servers/:easId',
  scope: ['tableau:external_authorization_servers:read'],
  caller: 'site-administrator',
  query: element({}),
  body: none,
  reply: replies(200, externalAuthorizationServer),
  errors: ['404142'],
  source: `${page}, List Registered EAS`,
})

export const updateEas = method({
  name: 'updateEas',
  title: 'Update EAS',
  since: '3.16',
  verb: 'PUT',
  path: '/sites/:siteId/connected-apps/external-authorization-servers/:easId',
  scope: ['tableau:external_authorization_servers:update'],
  caller: 'site-administrator',
  query: element({}),
  body: accepts(updateExternalAuthorizationServerRequest),
  reply: replies(200, externalAuthorizationServer),
  errors: ['400000', '400144', '400149', '404142', '409000'],
  source: `${page}, Update EAS`,
})

export const deleteEas = method({
  name: 'deleteEas',
  title: 'Delete EAS',
  since: '3.16',
  verb: 'DELETE',
  path: '/sites/:siteId/connected-apps/external-authorization-servers/:easId',
  scope: ['tableau:external_authorization_servers:delete'],
  caller: 'site-administrator',
  query: element({}),
  body: none,
  reply: empty,
  errors: ['404142'],
  source: `${page}, Delete EAS`,
})
