/** Sites of a tenant: making, changing, suspending and deleting them. */

import { accepts, empty, none, replies } from '../define.ts'
import { element, luid, many, optional, text } from '../wire/types.ts'
import { cloudMethod } from './define.ts'
import {
  cloudCapacities,
  cloudCapacitiesChange,
  cloudSite,
  cloudSiteChange,
  pageFields,
} from './elements.ts'
import { uris } from './uris.ts'

const shared = { since: 'June 2024', caller: 'cloud-administrator', query: element({}) } as const
const reference = 'Cloud Manager reference, Site methods'

export const listSites = cloudMethod({
  ...shared,
  ...uris.listSites,
  name: 'listSites',
  title: 'List sites in tenant',
  scope: ['tableau:tcm_sites:read'],
  isPaged: true,
  body: none,
  reply: replies(200, element({ sites: many(cloudSite), ...pageFields })),
  errors: [],
  source: `${reference}; platform data loader pages by maxResults and pageToken`,
})

export const createSite = cloudMethod({
  ...shared,
  ...uris.createSite,
  name: 'createSite',
  title: 'Create site in tenant',
  scope: ['tableau:tcm_sites:create'],
  body: accepts(
    element({
      name: text({ maxLength: 255 }),
      contentUrl: optional(text({ maxLength: 255, description: 'From the name when absent.' })),
      regionUUID: optional(luid()),
    }),
  ),
  reply: replies(201, cloudSite),
  errors: ['E_400_API_SVC_1000', 'E_409_SITE_SVC_1001'],
  source: `${reference}; the site answers the REST API at once`,
})

export const getSite = cloudMethod({
  ...shared,
  ...uris.getSite,
  name: 'getSite',
  title: 'Get site',
  scope: ['tableau:tcm_sites:read'],
  body: none,
  reply: replies(200, cloudSite),
  errors: [],
  source: reference,
})

export const updateSite = cloudMethod({
  ...shared,
  ...uris.updateSite,
  name: 'updateSite',
  title: 'Update site',
  scope: ['tableau:tcm_sites:update'],
  body: accepts(cloudSiteChange),
  reply: replies(200, cloudSite),
  errors: ['E_400_API_SVC_1000', 'E_409_SITE_SVC_1001'],
  source: reference,
})

export const suspendSite = cloudMethod({
  ...shared,
  ...uris.suspendSite,
  name: 'suspendSite',
  title: 'Suspend site',
  scope: ['tableau:tcm_sites:update'],
  body: none,
  reply: replies(200, cloudSite),
  errors: ['E_409_SITE_SVC_1001'],
  source: `${reference}; the site's sessions end`,
})

export const reactivateSite = cloudMethod({
  ...shared,
  ...uris.reactivateSite,
  name: 'reactivateSite',
  title: 'Reactivate site',
  scope: ['tableau:tcm_sites:update'],
  body: none,
  reply: replies(200, cloudSite),
  errors: ['E_409_SITE_SVC_1001'],
  source: reference,
})

export const deleteSite = cloudMethod({
  ...shared,
  ...uris.deleteSite,
  name: 'deleteSite',
  title: 'Delete site',
  scope: ['tableau:tcm_sites:delete'],
  body: none,
  reply: empty,
  errors: [],
  source: `${reference}; everything on the site goes with it`,
})

export const getSiteCapacities = cloudMethod({
  ...shared,
  ...uris.getSiteCapacities,
  name: 'getSiteCapacities',
  title: 'Get site capacities',
  scope: ['tableau:tcm_capacities:read'],
  body: none,
  reply: replies(200, cloudCapacities),
  errors: [],
  source: `${reference}; members as those of a site`,
})

export const updateSiteCapacities = cloudMethod({
  ...shared,
  ...uris.updateSiteCapacities,
  name: 'updateSiteCapacities',
  title: 'Update site capacities',
  scope: ['tableau:tcm_capacities:update'],
  body: accepts(cloudCapacitiesChange),
  reply: replies(200, cloudCapacities),
  errors: ['E_400_API_SVC_1000'],
  source: `${reference}; members as those of a site`,
})

export const createProject = cloudMethod({
  ...shared,
  ...uris.createProject,
  name: 'createProject',
  title: 'Create project on site',
  scope: ['tableau:tcm_sites:update'],
  body: accepts(
    element({
      name: text({ maxLength: 255 }),
      description: optional(text({ maxLength: 4000 })),
    }),
  ),
  reply: replies(201, element({ projectId: luid(), name: text(), description: text() })),
  errors: ['E_400_API_SVC_1000', 'E_409_SITE_SVC_1001'],
  source:
    'Cloud Manager help, overview: site methods create sites and projects; the scope is not printed',
})
