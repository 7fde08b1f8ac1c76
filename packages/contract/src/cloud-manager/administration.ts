/** Regions, terms and counts of users by licence. */

import { accepts, none, replies } from '../define.ts'
import { boolean, decimal, element, many, number, optional, text, word } from '../wire/types.ts'
import { cloudMethod } from './define.ts'
import { cloudTenant, region, siteUserCounts, tenantUserCounts } from './elements.ts'
import { uris } from './uris.ts'

const since = 'June 2024'

export const listRegions = cloudMethod({
  ...uris.listRegions,
  name: 'listRegions',
  title: 'List regions',
  since,
  scope: ['tableau:tcm_regions:read'],
  caller: 'cloud-administrator',
  query: element({
    pageNumber: optional(number({ description: 'Page, from 1; 0 is everything on one page.' })),
    pageSize: optional(number({ description: 'Items on a page, 100 when absent.' })),
    latitude: optional(decimal()),
    longitude: optional(decimal()),
    visibility: optional(word(['INTERNAL', 'PUBLIC'])),
    countryCode: optional(text()),
  }),
  body: none,
  reply: replies(200, element({ regions: many(region) })),
  errors: ['E_400_API_SVC_1000'],
  source: 'Cloud Manager reference, Administrative methods, List regions',
})

export const listSiteUserCounts = cloudMethod({
  ...uris.listSiteUserCounts,
  name: 'listSiteUserCounts',
  title: 'List user counts for every site of a tenant',
  since,
  scope: ['tableau:tcm_site_metrics:read'],
  caller: 'cloud-administrator',
  query: element({}),
  body: none,
  reply: replies(200, element({ sites: many(siteUserCounts) })),
  errors: [],
  source: 'Cloud Manager reference, Administrative methods; names of the members are our own',
})

export const getSiteUserCounts = cloudMethod({
  ...uris.getSiteUserCounts,
  name: 'getSiteUserCounts',
  title: 'Get user counts of a site',
  since,
  scope: ['tableau:tcm_site_metrics:read'],
  caller: 'cloud-administrator',
  query: element({}),
  body: none,
  reply: replies(200, siteUserCounts),
  errors: [],
  source: 'Cloud Manager reference, Administrative methods; names of the members are our own',
})

export const getTenantUserCounts = cloudMethod({
  ...uris.getTenantUserCounts,
  name: 'getTenantUserCounts',
  title: 'Get user counts of a tenant',
  since,
  scope: ['tableau:tcm_tenant_metrics:read'],
  caller: 'cloud-administrator',
  query: element({}),
  body: none,
  reply: replies(200, tenantUserCounts),
  errors: [],
  source: 'Cloud Manager reference, Administrative methods; names of the members are our own',
})

export const acceptTerms = cloudMethod({
  ...uris.acceptTerms,
  name: 'acceptTerms',
  title: 'Accept terms and conditions',
  since,
  scope: ['tableau:tcm_tenants:update'],
  caller: 'cloud-administrator',
  query: element({}),
  body: accepts(element({ accepted: optional(boolean()) })),
  reply: replies(200, cloudTenant),
  errors: ['E_400_API_SVC_1000'],
  source: 'Cloud Manager reference, Administrative methods, in one of its editions',
})
