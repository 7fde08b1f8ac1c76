/** Users of a site. */

import { accepts, empty, method, none, replies } from '../define.ts'
import { workbookElement } from '../elements/content.ts'
import { groupElement } from '../elements/groups.ts'
import {
  addUserRequest,
  importUsersRequest,
  updateUserRequest,
  userElement,
} from '../elements/identity.ts'
import { jobElement } from '../elements/jobs.ts'
import { booleanField, textField, timeField, type ListGrammar } from '../wire/list-grammar.ts'
import { pagination } from '../wire/paging.ts'
import { boolean, element, luid, many, optional, orEmpty } from '../wire/types.ts'
import { membershipList } from './groups.ts'
import { workbookList } from './workbooks.ts'

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

const administered = { caller: 'site-administrator' } as const
const source = 'REST reference, Users and Groups methods'

export const addUserToSite = method({
  ...administered,
  name: 'addUserToSite',
  title: 'Add User to Site',
  since: '2.4',
  verb: 'POST',
  path: '/sites/:siteId/users',
  scope: ['tableau:users:create'],
  query: element({}),
  body: accepts(addUserRequest),
  reply: replies(201, element({ user: userElement })),
  errors: ['400000', '400013', '409014', '409017'],
  source: `${source}, Add User to Site; identity pools are of Tableau Server`,
})

export const updateUser = method({
  ...administered,
  name: 'updateUser',
  title: 'Update User',
  since: '2.4',
  verb: 'PUT',
  path: '/sites/:siteId/users/:userId',
  scope: ['tableau:users:update'],
  query: element({}),
  body: accepts(updateUserRequest),
  reply: replies(200, element({ user: userElement })),
  errors: ['400000', '400013', '403004', '403009', '404002', '409014'],
  source: `${source}, Update User: what is not sent stays`,
})

export const removeUserFromSite = method({
  ...administered,
  name: 'removeUserFromSite',
  title: 'Remove User from Site',
  since: '2.4',
  verb: 'DELETE',
  path: '/sites/:siteId/users/:userId',
  scope: ['tableau:users:delete'],
  query: element({ mapAssetsTo: optional(orEmpty(luid())) }),
  body: none,
  reply: empty,
  errors: ['400000', '403004', '403009', '404002', '409003'],
  source: `${source}, Remove User from Site: owners of content only with mapAssetsTo`,
})

export const getGroupsForUser = method({
  name: 'getGroupsForUser',
  title: 'Get Groups for a User',
  since: '3.7',
  verb: 'GET',
  path: '/sites/:siteId/users/:userId/groups',
  scope: ['tableau:users:read'],
  caller: 'signed-in',
  query: element({}),
  list: membershipList,
  body: none,
  reply: replies(200, element({ pagination, groups: element({ group: many(groupElement) }) })),
  errors: ['400006', '403133', '404002'],
  source: `${source}, Get Groups for a User: by administrators, and by the user`,
})

export const queryWorkbooksForUser = method({
  name: 'queryWorkbooksForUser',
  title: 'Query Workbooks for User',
  since: '2.4',
  verb: 'GET',
  path: '/sites/:siteId/users/:userId/workbooks',
  scope: ['tableau:content:read'],
  caller: 'signed-in',
  query: element({ ownedBy: optional(boolean()) }),
  list: workbookList,
  body: none,
  reply: replies(
    200,
    element({ pagination, workbooks: element({ workbook: many(workbookElement) }) }),
  ),
  errors: ['400006', '403133', '404002'],
  source:
    'REST reference, Workbooks and Views methods, Query Workbooks for User: those that the user may read, or with ownedBy those that the user owns',
})

/** Room for the most lines that a file may have, each with a name, a full name and an address of a common length. */
export const userFileLimits = { bytes: 2 * 1024 * 1024, lines: 10_000 } as const

const sent = {
  kind: 'parts',
  limitBytes: userFileLimits.bytes,
  takesFormData: true,
  collectsFile: true,
} as const
const byFile = {
  since: '3.15',
  verb: 'POST',
  ...administered,
  query: element({}),
  reply: replies(202, element({ job: jobElement })),
} as const

export const importUsersToSiteFromCsv = method({
  ...byFile,
  name: 'importUsersToSiteFromCsv',
  title: 'Import Users to Site from CSV',
  path: '/sites/:siteId/users/import',
  scope: ['tableau:users:create'],
  body: { ...sent, payload: importUsersRequest, fileParts: ['tableau_user_import'] },
  errors: ['400000', '400010'],
  source: `${source}, Import Users to Site from CSV; TSC sends the file before the message, the Migration SDK form-data`,
})

export const deleteUsersFromSiteWithCsv = method({
  ...byFile,
  name: 'deleteUsersFromSiteWithCsv',
  title: 'Delete Users from Site with CSV',
  path: '/sites/:siteId/users/delete',
  scope: ['tableau:users:delete'],
  body: { ...sent, payload: null, fileParts: ['tableau_user_delete'] },
  errors: ['400010'],
  source: `${source}, Delete Users from Site with CSV; TSC`,
})
