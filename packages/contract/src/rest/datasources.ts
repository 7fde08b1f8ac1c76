/** Published data sources. */

import { accepts, empty, file, method, none, replies, repliesOneOf } from '../define.ts'
import {
  dataSourceElement,
  publishDataSourceRequest,
  rowActionsRequest,
  updateDataSourceRequest,
} from '../elements/datasources.ts'
import { refreshNowRequest } from '../elements/extract-refresh-tasks.ts'
import { jobElement } from '../elements/jobs.ts'
import {
  booleanField,
  numberField,
  textField,
  timeField,
  type ListGrammar,
} from '../wire/list-grammar.ts'
import { pagination } from '../wire/paging.ts'
import { boolean, element, many, optional, text } from '../wire/types.ts'
import { blockLimitBytes } from './file-uploads.ts'

const page = 'REST reference, Data Sources methods'
const dataSource = element({ datasource: dataSourceElement })
const ofOne = '/sites/:siteId/datasources/:datasourceId' as const

export const dataSourceList = {
  item: 'datasource',
  filter: {
    name: textField(),
    contentUrl: textField(),
    description: textField(),
    type: textField(),
    createdAt: timeField(),
    updatedAt: timeField(),
    size: numberField(),
    hasExtracts: booleanField(),
    isCertified: booleanField(),
    ownerName: textField(),
    ownerEmail: textField(),
    ownerDomain: textField(),
    projectName: textField(),
    tags: textField(),
    authenticationType: textField(),
    connectionTo: textField(),
    connectionType: textField(),
    databaseName: textField(),
    databaseUserName: textField(),
    serverName: textField(),
    serverPort: textField(),
    tableName: textField(),
    hasEmbeddedPassword: booleanField(),
    isDefaultPort: booleanField(),
    connectedWorkbookType: numberField(),
    favoritesTotal: numberField(),
    hasAlert: booleanField(),
    isConnectable: booleanField(),
    isHierarchical: booleanField(),
    isPublished: booleanField(),
  },
  sort: ['name', 'createdAt', 'updatedAt', 'type', 'ownerName', 'size'],
  fields: {
    byDefault: [
      'id',
      'name',
      'description',
      'contentUrl',
      'webpageUrl',
      'type',
      'createdAt',
      'updatedAt',
      'encryptExtracts',
      'hasExtracts',
      'isCertified',
      'certificationNote',
      'useRemoteQueryAgent',
      'project.id',
      'project.name',
      'location.id',
      'location.type',
      'location.name',
      'owner.id',
      'tags',
    ],
    all: [
      'size',
      'serverName',
      'databaseName',
      'favoritesTotal',
      'connectedWorkbooksCount',
      'hasAlert',
      'isPublished',
      'project.description',
      'owner.name',
      'owner.fullName',
      'owner.email',
      'owner.siteRole',
      'owner.lastLogin',
    ],
  },
} as const satisfies ListGrammar

export const queryDataSources = method({
  name: 'queryDataSources',
  title: 'Query Data Sources',
  since: '2.4',
  verb: 'GET',
  path: '/sites/:siteId/datasources',
  scope: ['tableau:content:read'],
  caller: 'signed-in',
  query: element({}),
  list: dataSourceList,
  body: none,
  reply: replies(
    200,
    element({ pagination, datasources: element({ datasource: many(dataSourceElement) }) }),
  ),
  errors: ['400006'],
  source: `${page}, Query Data Sources`,
})

export const queryDataSource = method({
  name: 'queryDataSource',
  title: 'Query Data Source',
  since: '2.4',
  verb: 'GET',
  path: ofOne,
  scope: ['tableau:content:read'],
  caller: 'signed-in',
  query: element({}),
  body: none,
  reply: replies(200, dataSource),
  errors: ['404004'],
  source: `${page}, Query Data Source`,
})

export const publishDataSource = method({
  name: 'publishDataSource',
  title: 'Publish Data Source',
  since: '2.4',
  verb: 'POST',
  path: '/sites/:siteId/datasources',
  scope: ['tableau:datasources:create'],
  caller: 'signed-in',
  query: element({
    datasourceType: optional(
      text({ description: 'tds, tdsx or hyper; needed with uploadSessionId' }),
    ),
    uploadSessionId: optional(text()),
    overwrite: optional(boolean()),
    asJob: optional(boolean()),
  }),
  body: {
    kind: 'parts',
    payload: publishDataSourceRequest,
    fileParts: ['tableau_datasource'],
    limitBytes: blockLimitBytes,
  },
  reply: repliesOneOf({ 201: dataSource, 202: element({ job: jobElement }) }),
  errors: [
    '400000',
    '400010',
    '400011',
    '400016',
    '400020',
    '403004',
    '403007',
    '403008',
    '404005',
    '404015',
  ],
  source: `${page}, Publish Data Source`,
})

export const updateDataSource = method({
  name: 'updateDataSource',
  title: 'Update Data Source',
  since: '2.4',
  verb: 'PUT',
  path: ofOne,
  scope: ['tableau:datasources:update'],
  caller: 'signed-in',
  query: element({}),
  body: accepts(updateDataSourceRequest),
  reply: replies(200, dataSource),
  errors: ['400000', '403027', '403030', '403032', '404002', '404004', '404005', '409015'],
  source: `${page}, Update Data Source: certification needs a project leader or an administrator`,
})

export const deleteDataSource = method({
  name: 'deleteDataSource',
  title: 'Delete Data Source',
  since: '2.4',
  verb: 'DELETE',
  path: ofOne,
  scope: ['tableau:datasources:delete'],
  caller: 'signed-in',
  query: element({}),
  body: none,
  reply: empty,
  errors: ['403004', '404004'],
  source: `${page}, Delete Data Source`,
})

export const downloadDataSource = method({
  name: 'downloadDataSource',
  title: 'Download Data Source',
  since: '2.4',
  verb: 'GET',
  path: `${ofOne}/content`,
  scope: ['tableau:datasources:download'],
  caller: 'signed-in',
  query: element({ includeExtract: optional(boolean()) }),
  body: none,
  reply: file('application/octet-stream', 'application/xml'),
  errors: ['403028', '404004'],
  source: `${page}, Download Data Source; TSC needs Content-Disposition`,
})

const changingRows = {
  since: '3.12',
  verb: 'PATCH',
  scope: ['tableau:hyper_data:update'],
  caller: 'signed-in',
  query: element({ uploadSessionId: optional(text()) }),
  body: accepts(rowActionsRequest),
  reply: replies(202, element({ job: jobElement })),
  errors: ['400000', '400010', '400016', '400020', '403032', '404004', '404015'],
} as const
const rowActions =
  'insert, update, upsert, delete and replace on the tables of a .hyper file; the header RequestID makes it idempotent'

export const updateDataInHyperDataSource = method({
  ...changingRows,
  name: 'updateDataInHyperDataSource',
  title: 'Update Data in Hyper Data Source',
  path: `${ofOne}/data`,
  source: `${page}, Update Data in Hyper Data Source: ${rowActions}`,
})

export const updateDataInHyperConnection = method({
  ...changingRows,
  name: 'updateDataInHyperConnection',
  title: 'Update Data in Hyper Connection',
  path: `${ofOne}/connections/:connectionId/data`,
  source: `${page}, Update Data in Hyper Connection: ${rowActions}`,
})

/** Clients send an empty message, and from 3.25 on an element that asks for what is new alone. */
export const updateDataSourceNow = method({
  name: 'updateDataSourceNow',
  title: 'Update Data Source Now',
  since: '2.8',
  verb: 'POST',
  path: `${ofOne}/refresh`,
  scope: ['tableau:tasks:run'],
  caller: 'signed-in',
  query: element({}),
  body: accepts(refreshNowRequest),
  reply: replies(202, element({ job: jobElement })),
  errors: ['403032', '403157', '404004', '409090', '409093'],
  source: `${page}, Update Data Source Now; TSC issue 1090`,
})
