/** Connected apps with direct trust, and their secrets. */

import { accepts, empty, method, none, replies } from '../define.ts'
import {
  connectedApplication,
  connectedApplications,
  connectedApplicationSecret,
  createConnectedApplicationRequest,
  updateConnectedApplicationRequest,
} from '../elements/credentials.ts'
import { element } from '../wire/types.ts'

const page = 'REST reference, Connected App methods'
const secretScopes =
  'the page of Delete Connected App Secret prints its scope; those to create and read are formed alike'

export const createConnectedApp = method({
  name: 'createConnectedApp',
  title: 'Create Connected App',
  since: '3.14',
  verb: 'POST',
  path: '/sites/:siteId/connected-apps/direct-trust',
  aliases: ['/sites/:siteId/connected-applications'],
  scope: ['tableau:connected_apps_direct_trust:create'],
  caller: 'site-administrator',
  query: element({}),
  body: accepts(createConnectedApplicationRequest),
  reply: replies(201, connectedApplication),
  errors: ['400000', '400133', '404005'],
  source: `${page}, Create Connected App; the older address was its only one before 3.17`,
})

export const listConnectedApps = method({
  name: 'listConnectedApps',
  title: 'List Connected Apps',
  since: '3.14',
  verb: 'GET',
  path: '/sites/:siteId/connected-apps/direct-trust',
  aliases: ['/sites/:siteId/connected-applications'],
  scope: ['tableau:connected_apps_direct_trust:read'],
  caller: 'site-administrator',
  query: element({}),
  body: none,
  reply: replies(200, connectedApplications),
  errors: [],
  source: `${page}, List Connected Apps`,
})

export const getConnectedApp = method({
  name: 'getConnectedApp',
  title: 'Get Connected App',
  since: '3.14',
  verb: 'GET',
  path: '/sites/:siteId/connected-apps/direct-trust/:clientId',
  aliases: ['/sites/:siteId/connected-applications/:clientId'],
  scope: ['tableau:connected_apps_direct_trust:read'],
  caller: 'site-administrator',
  query: element({}),
  body: none,
  reply: replies(200, connectedApplication),
  errors: ['404126'],
  source: `${page}, Get Connected App`,
})

export const updateConnectedApp = method({
  name: 'updateConnectedApp',
  title: 'Update Connected App',
  since: '3.14',
  verb: 'PUT',
  path: '/sites/:siteId/connected-apps/direct-trust/:clientId',
  aliases: ['/sites/:siteId/connected-applications/:clientId'],
  scope: ['tableau:connected_apps_direct_trust:update'],
  caller: 'site-administrator',
  query: element({}),
  body: accepts(updateConnectedApplicationRequest),
  reply: replies(200, connectedApplication),
  errors: ['400000', '400133', '404005', '404126'],
  source: `${page}, Update Connected App; PSTableauREST clears the project with projectId=""`,
})

export const deleteConnectedApp = method({
  name: 'deleteConnectedApp',
  title: 'Delete Connected App',
  since: '3.14',
  verb: 'DELETE',
  path: '/sites/:siteId/connected-apps/direct-trust/:clientId',
  aliases: ['/sites/:siteId/connected-applications/:clientId'],
  scope: ['tableau:connected_apps_direct_trust:delete'],
  caller: 'site-administrator',
  query: element({}),
  body: none,
  reply: empty,
  errors: ['404126'],
  source: `${page}, Delete Connected App`,
})

export const createConnectedAppSecret = method({
  name: 'createConnectedAppSecret',
  title: 'Create Connected App Secret',
  since: '3.14',
  verb: 'POST',
  path: '/sites/:siteId/connected-apps/direct-trust/:clientId/secrets',
  aliases: ['/sites/:siteId/connected-applications/:clientId/secrets'],
  scope: ['tableau:connected_app_direct_trust_secrets:create'],
  caller: 'site-administrator',
  query: element({}),
  body: none,
  reply: replies(201, connectedApplicationSecret),
  errors: ['404126', '409128'],
  source: `${page}, Create Connected App Secret; ${secretScopes}`,
})

export const getConnectedAppSecret = method({
  name: 'getConnectedAppSecret',
  title: 'Get Connected App Secret',
  since: '3.14',
  verb: 'GET',
  path: '/sites/:siteId/connected-apps/direct-trust/:clientId/secrets/:secretId',
  aliases: ['/sites/:siteId/connected-applications/:clientId/secrets/:secretId'],
  scope: ['tableau:connected_app_direct_trust_secrets:read'],
  caller: 'site-administrator',
  query: element({}),
  body: none,
  reply: replies(200, connectedApplicationSecret),
  errors: ['404126', '404127'],
  source: `${page}, Get Connected App Secret, which tells the value again; ${secretScopes}`,
})

export const deleteConnectedAppSecret = method({
  name: 'deleteConnectedAppSecret',
  title: 'Delete Connected App Secret',
  since: '3.14',
  verb: 'DELETE',
  path: '/sites/:siteId/connected-apps/direct-trust/:clientId/secrets/:secretId',
  aliases: ['/sites/:siteId/connected-applications/:clientId/secrets/:secretId'],
  scope: ['tableau:connected_app_direct_trust_secrets:delete'],
  caller: 'site-administrator',
  query: element({}),
  body: none,
  reply: empty,
  errors: ['404126', '404127'],
  source: `${page}, Delete Connected App Secret`,
})
