/** Workbooks. */

import { accepts, empty, file, method, none, replies, repliesOneOf } from '../define.ts'
import {
  publishWorkbookRequest,
  updateWorkbookRequest,
  viewElement,
  workbookElement,
} from '../elements/content.ts'
import { jobElement } from '../elements/jobs.ts'
import { refreshNowRequest } from '../elements/extract-refresh-tasks.ts'
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
import { ignoredLanguage, language, maxAge, paperQuery } from './rendering-query.ts'

const workbook = element({ workbook: workbookElement })

export const workbookList = {
  item: 'workbook',
  filter: {
    name: textField(),
    contentUrl: textField(),
    createdAt: timeField(),
    updatedAt: timeField(),
    displayTabs: booleanField(),
    favoritesTotal: numberField(),
    hasAlerts: booleanField(),
    hasExtracts: booleanField(),
    ownerName: textField(),
    ownerEmail: textField(),
    ownerDomain: textField(),
    projectName: textField(),
    sheetCount: numberField(),
    size: numberField(),
    subscriptionsTotal: numberField(),
    tags: textField(),
  },
  sort: ['name', 'createdAt', 'updatedAt', 'ownerName', 'size'],
  fields: {
    byDefault: [
      'id',
      'name',
      'description',
      'contentUrl',
      'webpageUrl',
      'showTabs',
      'size',
      'createdAt',
      'updatedAt',
      'encryptExtracts',
      'defaultViewId',
      'hasExtracts',
      'project.id',
      'project.name',
      'location.id',
      'location.type',
      'location.name',
      'owner.id',
      'tags',
    ],
    all: [
      'sheetCount',
      'shareDescription',
      'lastPublishedAt',
      'dataAccelerationConfig.accelerationEnabled',
      'project.description',
      'owner.name',
      'owner.fullName',
      'owner.email',
      'owner.siteRole',
      'owner.lastLogin',
    ],
  },
} as const satisfies ListGrammar

export const queryWorkbooksForSite = method({
  name: 'queryWorkbooksForSite',
  title: 'Query Workbooks for Site',
  since: '2.4',
  verb: 'GET',
  path: '/sites/:siteId/workbooks',
  scope: ['tableau:content:read'],
  caller: 'signed-in',
  query: element({}),
  list: workbookList,
  body: none,
  reply: replies(
    200,
    element({
      pagination,
      workbooks: element({ workbook: many(workbookElement) }),
    }),
  ),
  errors: ['400006'],
  source: 'REST reference, Workbooks and Views methods, Query Workbooks for Site',
})

export const queryWorkbook = method({
  name: 'queryWorkbook',
  title: 'Query Workbook',
  since: '2.4',
  verb: 'GET',
  path: '/sites/:siteId/workbooks/:workbookId',
  scope: ['tableau:content:read'],
  caller: 'signed-in',
  query: element({ includeUsageStatistics: optional(boolean()) }),
  body: none,
  reply: replies(200, workbook),
  errors: ['403018', '404006'],
  source: 'REST reference, Workbooks and Views methods, Query Workbook',
})

export const queryViewsForWorkbook = method({
  name: 'queryViewsForWorkbook',
  title: 'Query Views for Workbook',
  since: '2.4',
  verb: 'GET',
  path: '/sites/:siteId/workbooks/:workbookId/views',
  scope: ['tableau:content:read'],
  caller: 'signed-in',
  query: element({ includeUsageStatistics: optional(boolean()) }),
  body: none,
  reply: replies(200, element({ views: element({ view: many(viewElement) }) })),
  errors: ['403018', '404006'],
  source: 'REST reference, Workbooks and Views methods, Query Views for Workbook: unpaged',
})

const thumbnails = 'thumbnails are those of the file, the same for every reader'

export const publishWorkbook = method({
  name: 'publishWorkbook',
  title: 'Publish Workbook',
  since: '2.4',
  verb: 'POST',
  path: '/sites/:siteId/workbooks',
  scope: ['tableau:workbooks:create'],
  caller: 'signed-in',
  query: element({
    workbookType: optional(text({ description: 'twb or twbx; needed with uploadSessionId' })),
    uploadSessionId: optional(text()),
    overwrite: optional(boolean()),
    asJob: optional(boolean()),
    skipConnectionCheck: optional(boolean()),
  }),
  body: {
    kind: 'parts',
    payload: publishWorkbookRequest,
    fileParts: ['tableau_workbook'],
    limitBytes: blockLimitBytes,
  },
  ignores: {
    'workbook.thumbnailsUserId': thumbnails,
    'workbook.thumbnailsGroupId': thumbnails,
  },
  reply: repliesOneOf({ 201: workbook, 202: element({ job: jobElement }) }),
  errors: [
    '400000',
    '400008',
    '400011',
    '400016',
    '400020',
    '400035',
    '403004',
    '403007',
    '403008',
    '404005',
    '404015',
  ],
  source: 'REST reference, Publishing methods, Publish Workbook',
})

export const updateWorkbook = method({
  name: 'updateWorkbook',
  title: 'Update Workbook',
  since: '2.4',
  verb: 'PUT',
  path: '/sites/:siteId/workbooks/:workbookId',
  scope: ['tableau:workbooks:update'],
  caller: 'signed-in',
  query: element({}),
  body: accepts(updateWorkbookRequest),
  ignores: { 'workbook.recentlyViewed': 'a mark of the service’s own, which no caller reads here' },
  reply: replies(200, workbook),
  errors: [
    '400000',
    '403004',
    '403025',
    '403027',
    '404002',
    '404005',
    '404006',
    '404011',
    '409013',
  ],
  source: 'REST reference, Workbooks and Views methods, Update Workbook',
})

export const deleteWorkbook = method({
  name: 'deleteWorkbook',
  title: 'Delete Workbook',
  since: '2.4',
  verb: 'DELETE',
  path: '/sites/:siteId/workbooks/:workbookId',
  scope: ['tableau:workbooks:delete'],
  caller: 'signed-in',
  query: element({}),
  body: none,
  reply: empty,
  errors: ['403004', '404006'],
  source: 'REST reference, Workbooks and Views methods, Delete Workbook',
})

/** Clients send an empty message, and from 3.25 on an element that asks for what is new alone. */
export const updateWorkbookNow = method({
  name: 'updateWorkbookNow',
  title: 'Update Workbook Now',
  since: '2.8',
  verb: 'POST',
  path: '/sites/:siteId/workbooks/:workbookId/refresh',
  scope: ['tableau:tasks:run'],
  caller: 'signed-in',
  query: element({}),
  body: accepts(refreshNowRequest),
  reply: replies(202, element({ job: jobElement })),
  errors: ['403032', '403157', '404006', '409090', '409093'],
  source: 'REST reference, Workbooks and Views methods, Update Workbook Now; TSC issues 1090, 1531',
})

export const downloadWorkbook = method({
  name: 'downloadWorkbook',
  title: 'Download Workbook',
  since: '2.4',
  verb: 'GET',
  path: '/sites/:siteId/workbooks/:workbookId/content',
  scope: ['tableau:workbooks:download'],
  caller: 'signed-in',
  query: element({ includeExtract: optional(boolean()), no_extract: optional(boolean()) }),
  body: none,
  reply: file('application/octet-stream', 'application/xml'),
  errors: ['403019', '404006'],
  source:
    'REST reference, Workbooks and Views methods, Download Workbook; TSC needs Content-Disposition',
})

/** The page of the method names one scope, the list of scopes the other. */
const documentScopes = ['tableau:views:download', 'tableau:workbooks:download'] as const

export const downloadWorkbookPdf = method({
  name: 'downloadWorkbookPdf',
  title: 'Download Workbook PDF',
  since: '3.4',
  verb: 'GET',
  path: '/sites/:siteId/workbooks/:workbookId/pdf',
  scope: documentScopes,
  caller: 'signed-in',
  query: element({ maxAge, ...paperQuery, language }),
  takesViewFilters: true,
  body: none,
  ignores: ignoredLanguage,
  reply: file('application/pdf'),
  errors: ['400000', '400101', '403105', '404006'],
  source: 'REST reference, Workbooks and Views methods, Download Workbook PDF',
})

export const downloadWorkbookPowerPoint = method({
  name: 'downloadWorkbookPowerPoint',
  title: 'Download Workbook PowerPoint',
  since: '3.8',
  verb: 'GET',
  path: '/sites/:siteId/workbooks/:workbookId/powerpoint',
  scope: documentScopes,
  caller: 'signed-in',
  query: element({ maxAge }),
  body: none,
  reply: file('application/vnd.openxmlformats-officedocument.presentationml.presentation'),
  errors: ['400000', '400101', '403105', '404006'],
  source: 'REST reference, Workbooks and Views methods, Download Workbook PowerPoint',
})

export const queryWorkbookPreviewImage = method({
  name: 'queryWorkbookPreviewImage',
  title: 'Query Workbook Preview Image',
  since: '2.4',
  verb: 'GET',
  path: '/sites/:siteId/workbooks/:workbookId/previewImage',
  scope: ['tableau:workbooks:download'],
  caller: 'signed-in',
  query: element({}),
  body: none,
  reply: file('image/png'),
  errors: ['400101', '403018', '404006'],
  source: 'REST reference, Workbooks and Views methods, Query Workbook Preview Image',
})
