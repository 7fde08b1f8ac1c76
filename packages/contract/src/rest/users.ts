/** Users of a site. */

import { method, none, replies } from '../define.ts'
import { userElement } from '../elements/identity.ts'
import { booleanField, textField, timeField, type ListGrammar } from '../wire/list-grammar.ts'
import { pagination } from '../wire/paging.ts'
import { element, many } from '../wire/types.ts'

export const userList = {
  item: 'user',
  filter: {
    name: textField('cieq'),
    friendlyName: textField(),
    email: textField(),
    isLocal: booleanField(),
    siteRole: textField(),
    lastLogin: timeField(),
    luid: textField(),
    domainName: textField(),
  },
  sort: ['name', 'lastLogin', 'siteRole'],
  fields: {
    byDefault: ['id', 'name', 'siteRole', 'lastLogin', 'externalAuthUserId', 'domain.name'],
    all: ['fullName', 'email', 'authSetting', 'locale', 'language', 'idpConfigurationId'],
  },
} as const satisfies ListGrammar

export const getUsersOnSite = method({
  name: 'getUsersOnSite',
  title: 'Get Users on Site',
  since: '2.4',
  verb: 'GET',
  path: '/sites/:siteId/users',
  scope: ['tableau:users:read'],
  caller: 'site-administrator',
  query: element({}),
  list: userList,
  body: none,
  reply: replies(200, element({ pagination, users: element({ user: many(userElement) }) })),
  errors: ['400006'],
  source: 'REST reference, Users and Groups methods, Get Users on Site',
})

export const queryUserOnSite = method({
  name: 'queryUserOnSite',
  title: 'Query User On Site',
  since: '2.4',
  verb: 'GET',
  path: '/sites/:siteId/users/:userId',
  scope: ['tableau:users:read'],
  caller: 'signed-in',
  query: element({}),
  body: none,
  reply: replies(200, element({ user: userElement })),
  errors: ['403133', '404002'],
  source:
    'REST reference, Users and Groups methods, Query User On Site; tabcmd reads its own user after every sign-in',
})
