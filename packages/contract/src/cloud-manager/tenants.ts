/** The tenant itself. */

import { accepts, none, replies } from '../define.ts'
import { boolean, element, optional, text } from '../wire/types.ts'
import { cloudMethod } from './define.ts'
import { cloudTenant } from './elements.ts'
import { uris } from './uris.ts'

const shared = {
  since: 'June 2024',
  caller: 'cloud-administrator',
  source: 'Cloud Manager reference, Tenant methods; names of the members are our own',
} as const

export const getTenant = cloudMethod({
  ...shared,
  ...uris.getTenant,
  name: 'getTenant',
  title: 'Get tenant',
  scope: ['tableau:tcm_tenants:read'],
  query: element({}),
  body: none,
  reply: replies(200, cloudTenant),
  errors: [],
})

export const updateTenant = cloudMethod({
  ...shared,
  ...uris.updateTenant,
  name: 'updateTenant',
  title: 'Update tenant',
  scope: ['tableau:tcm_tenants:update'],
  query: element({}),
  body: accepts(element({ name: optional(text({ maxLength: 63 })) })),
  reply: replies(200, cloudTenant),
  errors: ['E_400_API_SVC_1000', 'E_409_TNT_SVC_1001'],
})

export const validateTenantName = cloudMethod({
  ...shared,
  ...uris.validateTenantName,
  name: 'validateTenantName',
  title: 'Check tenant name is free',
  scope: ['tableau:tcm_tenants:read'],
  query: element({ name: text({ maxLength: 255 }) }),
  body: none,
  reply: replies(200, element({ name: text(), isAvailable: boolean() })),
  errors: [],
})
