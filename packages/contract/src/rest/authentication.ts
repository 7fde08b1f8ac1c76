/** Authentication and the current session. */

import { accepts, empty, method, none, replies } from '../define.ts'
import { currentSession, signedIn, signInRequest, switchSiteRequest } from '../elements/identity.ts'
import { element } from '../wire/types.ts'

const siteById = 'contentUrl names the site'

export const signIn = method({
  name: 'signIn',
  title: 'Sign In',
  since: '2.4',
  verb: 'POST',
  path: '/auth/signin',
  scope: null,
  caller: 'anyone',
  query: element({}),
  body: accepts(signInRequest),
  ignores: { 'credentials.site.id': siteById },
  reply: replies(200, signedIn),
  errors: ['400000', '401001', '403004'],
  source: 'REST reference, Authentication methods, Sign In; TSC auth_endpoint',
})

export const signOut = method({
  name: 'signOut',
  title: 'Sign Out',
  since: '2.4',
  verb: 'POST',
  path: '/auth/signout',
  scope: 'any-session',
  caller: 'signed-in',
  query: element({}),
  body: none,
  reply: empty,
  errors: [],
  source:
    'REST reference, Authentication methods, Sign Out; no scope printed, yet tableau-mcp signs out under JWT',
})

export const switchSite = method({
  name: 'switchSite',
  title: 'Switch Site',
  since: '2.6',
  verb: 'POST',
  path: '/auth/switchSite',
  scope: ['tableau:sites:switch'],
  caller: 'signed-in',
  query: element({}),
  body: accepts(switchSiteRequest),
  ignores: { 'site.id': siteById },
  reply: replies(200, signedIn),
  errors: ['401003', '403070'],
  source:
    'REST reference, Authentication methods, Switch Site; TSC takes 403070 as "already there"',
})

export const getCurrentServerSession = method({
  name: 'getCurrentServerSession',
  title: 'Get Current Server Session',
  since: '3.1',
  verb: 'GET',
  path: '/sessions/current',
  scope: 'any-session',
  caller: 'signed-in',
  query: element({}),
  body: none,
  reply: replies(200, currentSession),
  errors: [],
  source: 'REST reference, Server methods; tableau-mcp: no scope required',
})
