/** People of a tenant and their roles on its sites. */

import { accepts, empty, none, replies } from '../define.ts'
import { siteRoles } from '../elements/identity.ts'
import { element, luid, many, number, optional, text, time, word } from '../wire/types.ts'
import { cloudMethod } from './define.ts'
import { cloudUser, cloudUserChange, newCloudUser, pageFields } from './elements.ts'
import { uris } from './uris.ts'

const shared = { since: 'June 2024', caller: 'cloud-administrator', query: element({}) } as const
const reference = 'Cloud Manager reference, User methods'

const jobStatuses = ['Pending', 'InProgress', 'Success', 'Failed'] as const

export const listUsers = cloudMethod({
  ...shared,
  ...uris.listUsers,
  name: 'listUsers',
  title: 'List users in tenant',
  scope: ['tableau:tcm_users:read'],
  isPaged: true,
  body: none,
  reply: replies(200, element({ users: many(cloudUser), ...pageFields })),
  errors: [],
  source: `${reference}; platform data loader reads each of these members`,
})

export const createUser = cloudMethod({
  ...shared,
  ...uris.createUser,
  name: 'createUser',
  title: 'Create user',
  scope: ['tableau:tcm_users:create'],
  body: accepts(newCloudUser),
  reply: replies(201, cloudUser),
  errors: [
    'E_400_USR_SVC_2010',
    'E_400_USR_SVC_2017',
    'E_403_USR_SVC_2017',
    'E_404_USR_SVC_2020',
    'E_409_USR_SVC_2025',
  ],
  source: reference,
})

export const getUser = cloudMethod({
  ...shared,
  ...uris.getUser,
  name: 'getUser',
  title: 'Get user',
  scope: ['tableau:tcm_users:read'],
  body: none,
  reply: replies(200, cloudUser),
  errors: ['E_404_USR_SVC_2020'],
  source: reference,
})

export const updateUser = cloudMethod({
  ...shared,
  ...uris.updateUser,
  name: 'updateUser',
  title: 'Update user',
  scope: ['tableau:tcm_users:update'],
  body: accepts(cloudUserChange),
  reply: replies(200, cloudUser),
  errors: [
    'E_400_USR_SVC_2006',
    'E_400_USR_SVC_2010',
    'E_400_USR_SVC_2017',
    'E_403_USR_SVC_2017',
    'E_404_USR_SVC_2020',
    'E_409_USR_SVC_2025',
  ],
  source: reference,
})

export const deleteUser = cloudMethod({
  ...shared,
  ...uris.deleteUser,
  name: 'deleteUser',
  title: 'Delete user',
  scope: ['tableau:tcm_users:delete'],
  body: none,
  reply: empty,
  errors: ['E_400_USR_SVC_2006', 'E_404_USR_SVC_2020', 'E_405_USR_SVC_2025', 'E_409_USR_SVC_2025'],
  source: `${reference}; Cloud Manager help, TCM Operation Error Codes`,
})

export const importUsers = cloudMethod({
  ...shared,
  ...uris.importUsers,
  name: 'importUsers',
  title: 'Import users (bulk job)',
  scope: ['tableau:tcm_users_bulk_operation:create'],
  body: accepts(element({ users: many(newCloudUser) })),
  reply: replies(202, element({ jobId: luid(), tenantId: luid() })),
  errors: ['E_400_USR_SVC_2010'],
  source: `${reference}; a user that exists is updated`,
})

export const getUserJob = cloudMethod({
  ...shared,
  ...uris.getUserJob,
  name: 'getUserJob',
  title: 'List status for user job',
  scope: ['tableau:tcm_users_bulk_operation:read'],
  isPaged: true,
  body: none,
  reply: replies(
    200,
    element({
      jobId: luid(),
      status: word(jobStatuses),
      createDateTime: time(),
      operations: many(
        element({
          number: number(),
          email: text(),
          userId: optional(luid()),
          status: word(jobStatuses),
          errorCode: optional(text({ description: 'Error code of an operation that failed.' })),
          message: optional(text()),
        }),
      ),
      ...pageFields,
    }),
  ),
  errors: ['E_404_USR_SVC_2020'],
  source: 'Cloud Manager help, TCM Operation Error Codes; names of the members are our own',
})

export const listUserResources = cloudMethod({
  ...shared,
  ...uris.listUserResources,
  name: 'listUserResources',
  title: 'List resources of a user',
  scope: ['tableau:tcm_users_resources:read'],
  body: none,
  reply: replies(
    200,
    element({
      userName: text(),
      resources: many(
        element({
          siteId: luid(),
          siteName: text(),
          contentUrl: text(),
          siteRole: word(siteRoles),
          projectCount: number(),
          workbookCount: number(),
        }),
      ),
    }),
  ),
  errors: ['E_404_USR_SVC_2020'],
  source: `${reference}; names of the members are our own`,
})
