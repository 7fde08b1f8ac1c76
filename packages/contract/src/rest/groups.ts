/** Groups of a site. */

import { accepts, empty, method, none, replies } from '../define.ts'
import { groupElement, groupRequest, membersRequest } from '../elements/groups.ts'
import { userElement } from '../elements/identity.ts'
import { booleanField, numberField, textField, type ListGrammar } from '../wire/list-grammar.ts'
import { pagination } from '../wire/paging.ts'
import { element, many, optional } from '../wire/types.ts'

/** @see REST reference, Filtering and Sorting, Groups */
export const groupList = {
  item: 'group',
  filter: {
    name: textField('cieq'),
    domainName: textField(),
    domainNickname: textField(),
    isLocal: booleanField(),
    isExternalUserEnabled: booleanField(),
    minimumSiteRole: textField(),
    userCount: numberField(),
    luid: textField(),
  },
  sort: ['name', 'minimumSiteRole', 'userCount'],
  fields: {
    byDefault: ['id', 'name', 'minimumSiteRole', 'domain.name', 'import'],
    all: ['userCount', 'externalUserEnabled'],
  },
} as const satisfies ListGrammar

/** Lists that are paged and nothing more. */
export const membershipList = { item: 'group', filter: {}, sort: [] } as const satisfies ListGrammar
export const memberList = { item: 'user', filter: {}, sort: [] } as const satisfies ListGrammar

const group = element({ group: groupElement })
/** As the request named them: one user, or several in a list. */
const members = element({
  user: optional(userElement),
  users: optional(element({ user: many(userElement) })),
})
const administered = { caller: 'site-administrator' } as const
const source = 'REST reference, Users and Groups methods'

export const queryGroups = method({
  name: 'queryGroups',
  title: 'Query Groups',
  since: '2.4',
  verb: 'GET',
  path: '/sites/:siteId/groups',
  scope: ['tableau:groups:read'],
  caller: 'signed-in',
  query: element({}),
  list: groupList,
  body: none,
  reply: replies(200, element({ pagination, groups: element({ group: many(groupElement) }) })),
  errors: ['400006', '403004'],
  source: `${source}, Query Groups: by administrators, and by those who set permissions in projects`,
})

export const createGroup = method({
  ...administered,
  name: 'createGroup',
  title: 'Create Group',
  since: '2.4',
  verb: 'POST',
  path: '/sites/:siteId/groups',
  scope: ['tableau:groups:create'],
  query: element({}),
  body: accepts(groupRequest),
  reply: replies(201, group),
  errors: ['400000', '400013', '403011', '409009'],
  source: `${source}, Create Group; the Migration SDK reads import@domainName of the answer`,
})

export const updateGroup = method({
  ...administered,
  name: 'updateGroup',
  title: 'Update Group',
  since: '2.4',
  verb: 'PUT',
  path: '/sites/:siteId/groups/:groupId',
  scope: ['tableau:groups:update'],
  query: element({}),
  body: accepts(groupRequest),
  reply: replies(200, group),
  errors: ['400000', '400013', '403004', '403011', '404012', '409009'],
  source: `${source}, Update Group`,
})

export const deleteGroup = method({
  ...administered,
  name: 'deleteGroup',
  title: 'Delete Group',
  since: '2.4',
  verb: 'DELETE',
  path: '/sites/:siteId/groups/:groupId',
  scope: ['tableau:groups:delete'],
  query: element({}),
  body: none,
  reply: empty,
  errors: ['403004', '404012'],
  source: `${source}, Delete Group`,
})

export const getUsersInGroup = method({
  ...administered,
  name: 'getUsersInGroup',
  title: 'Get Users in Group',
  since: '2.4',
  verb: 'GET',
  path: '/sites/:siteId/groups/:groupId/users',
  scope: ['tableau:groups:read'],
  query: element({}),
  list: memberList,
  body: none,
  reply: replies(200, element({ pagination, users: element({ user: many(userElement) }) })),
  errors: ['400006', '404012'],
  source: `${source}, Get Users in Group`,
})

export const addUserToGroup = method({
  ...administered,
  name: 'addUserToGroup',
  title: 'Add User to Group',
  since: '2.4',
  verb: 'POST',
  path: '/sites/:siteId/groups/:groupId/users',
  scope: ['tableau:groups:update'],
  query: element({}),
  body: accepts(membersRequest),
  reply: replies(200, members),
  errors: ['400000', '403004', '404002', '404012', '409011'],
  source: `${source}, Add User to Group; TSC adds several with a list of users`,
})

export const removeUserFromGroup = method({
  ...administered,
  name: 'removeUserFromGroup',
  title: 'Remove User from Group',
  since: '2.4',
  verb: 'DELETE',
  path: '/sites/:siteId/groups/:groupId/users/:userId',
  scope: ['tableau:groups:update'],
  query: element({}),
  body: none,
  reply: empty,
  errors: ['400032', '403004', '404002', '404012'],
  source: `${source}, Remove User from Group`,
})

export const removeUsersFromGroup = method({
  ...administered,
  name: 'removeUsersFromGroup',
  title: 'Remove Users from Group (bulk)',
  since: '3.21',
  verb: 'PUT',
  path: '/sites/:siteId/groups/:groupId/users/remove',
  scope: ['tableau:groups:update'],
  query: element({}),
  body: accepts(membersRequest),
  reply: replies(200, members),
  errors: ['400000', '403004', '404002', '404012'],
  source: 'TSC, groups.remove_users; the crawl of the reference has no page of it',
})
