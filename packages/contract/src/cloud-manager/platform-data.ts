/** Activity logs and snapshots as files: list what there is, then ask for addresses to download from. */

import { accepts, none, replies } from '../define.ts'
import { element, optional, text, time } from '../wire/types.ts'
import { cloudMethod } from './define.ts'
import { logFiles, logFilesRequest, signedLogFiles } from './elements.ts'
import { uris } from './uris.ts'

const source = 'Cloud Manager help, Platform Data; official platform data loader'

/** Times are those at which files were made available. Without them: the last 24 hours. At most seven days. */
const period = { startTime: optional(time()), endTime: optional(time()) }
const logQuery = element({
  ...period,
  eventType: optional(text({ maxLength: 255, description: 'One type of event, e.g. `login`.' })),
})

const shared = {
  since: 'January 2026',
  caller: 'cloud-administrator',
  source,
} as const

export const listTenantActivityLogs = cloudMethod({
  ...shared,
  ...uris.listTenantActivityLogs,
  name: 'listTenantActivityLogs',
  title: 'List activity logs for tenant',
  scope: ['tableau:tcm_tenants_logs:read'],
  query: logQuery,
  isPaged: true,
  body: none,
  reply: replies(200, logFiles),
  errors: ['E_400_API_SVC_1000'],
})

export const getTenantActivityLogs = cloudMethod({
  ...shared,
  ...uris.getTenantActivityLogs,
  name: 'getTenantActivityLogs',
  title: 'Get activity logs for tenant',
  scope: ['tableau:tcm_tenants_logs:read'],
  query: element({}),
  body: accepts(logFilesRequest),
  reply: replies(200, signedLogFiles),
  errors: ['E_404_LOG_SVC_1000'],
})

export const listSiteActivityLogs = cloudMethod({
  ...shared,
  ...uris.listSiteActivityLogs,
  name: 'listSiteActivityLogs',
  title: 'List activity logs for site',
  scope: ['tableau:tcm_sites_logs:read'],
  query: logQuery,
  isPaged: true,
  body: none,
  reply: replies(200, logFiles),
  errors: ['E_400_API_SVC_1000'],
})

export const getSiteActivityLogs = cloudMethod({
  ...shared,
  ...uris.getSiteActivityLogs,
  name: 'getSiteActivityLogs',
  title: 'Get activity logs for site',
  scope: ['tableau:tcm_sites_logs:read'],
  query: element({}),
  body: accepts(logFilesRequest),
  reply: replies(200, signedLogFiles),
  errors: ['E_404_LOG_SVC_1000'],
})

export const listSiteSnapshots = cloudMethod({
  ...shared,
  ...uris.listSiteSnapshots,
  name: 'listSiteSnapshots',
  title: 'List snapshots for site',
  scope: ['tableau:tcm_sites_logs:read'],
  query: element({
    ...period,
    entityType: optional(text({ maxLength: 255, description: 'One type, e.g. `workbook`.' })),
  }),
  isPaged: true,
  body: none,
  reply: replies(200, logFiles),
  errors: ['E_400_API_SVC_1000'],
})

export const getSiteSnapshots = cloudMethod({
  ...shared,
  ...uris.getSiteSnapshots,
  name: 'getSiteSnapshots',
  title: 'Get snapshots for site',
  scope: ['tableau:tcm_sites_logs:read'],
  query: element({}),
  body: accepts(logFilesRequest),
  reply: replies(200, signedLogFiles),
  errors: ['E_404_LOG_SVC_1000'],
})
