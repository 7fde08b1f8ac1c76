/** Extracts of published workbooks and data sources: made where there are none, and deleted. */

import { contentKinds } from '../content-kinds.ts'
import { accepts, empty, method, none, replies } from '../define.ts'
import { jobElement } from '../elements/jobs.ts'
import { boolean, element, luid, many, optional } from '../wire/types.ts'

/** Of a workbook: all data sources within it, or those of the ids that its connections show. */
const ofWorkbook = element({
  datasources: optional(
    element({
      includeAll: optional(boolean()),
      datasource: many(element({ id: luid() })),
    }),
  ),
})

const source = 'REST reference, Extract and Encryption methods; TSC sends encrypt=True or False'

const creating = {
  since: '3.5',
  verb: 'POST',
  scope: ['tableau:extracts:create'],
  caller: 'signed-in',
  query: element({ encrypt: optional(boolean()) }),
  reply: replies(200, element({ job: jobElement })),
  source,
} as const

const deleting = {
  since: '3.5',
  verb: 'POST',
  scope: ['tableau:extracts:delete'],
  caller: 'signed-in',
  query: element({}),
  reply: empty,
  source,
} as const

const changingWorkbook = [
  '400000',
  '403004',
  '409070',
  '409093',
  contentKinds.workbook.notFound,
] as const
const changingDataSource = [
  '400000',
  '403004',
  '409070',
  '409093',
  contentKinds.datasource.notFound,
] as const

export const createExtractsForWorkbook = method({
  ...creating,
  name: 'createExtractsForWorkbook',
  title: 'Create Extracts for Embedded Data Sources in a Workbook',
  path: '/sites/:siteId/workbooks/:workbookId/createExtract',
  body: accepts(ofWorkbook),
  errors: changingWorkbook,
})

export const deleteExtractsFromWorkbook = method({
  ...deleting,
  reply: replies(200, element({ job: jobElement })),
  name: 'deleteExtractsFromWorkbook',
  title: 'Delete Extracts of Embedded Data Sources from a Workbook',
  path: '/sites/:siteId/workbooks/:workbookId/deleteExtract',
  body: accepts(ofWorkbook),
  errors: changingWorkbook,
})

export const createExtractForDataSource = method({
  ...creating,
  name: 'createExtractForDataSource',
  title: 'Create an Extract for a Data Source',
  path: '/sites/:siteId/datasources/:datasourceId/createExtract',
  body: none,
  errors: changingDataSource,
})

export const deleteExtractFromDataSource = method({
  ...deleting,
  name: 'deleteExtractFromDataSource',
  title: 'Delete the Extract from a Data Source',
  path: '/sites/:siteId/datasources/:datasourceId/deleteExtract',
  body: none,
  errors: changingDataSource,
})
