/** Views: lists, details, and what they render to. */

import { empty, file, method, none, replies } from '../define.ts'
import { viewElement } from '../elements/content.ts'
import { ignoredLanguage, language, maxAge, paperQuery } from './rendering-query.ts'
import { numberField, textField, timeField, type ListGrammar } from '../wire/list-grammar.ts'
import { pagination } from '../wire/paging.ts'
import { boolean, element, many, number, optional, text, word } from '../wire/types.ts'

export const viewList = {
  item: 'view',
  filter: {
    name: textField(),
    caption: textField(),
    title: textField(),
    contentUrl: textField(),
    viewUrlName: textField(),
    createdAt: timeField(),
    updatedAt: timeField(),
    favoritesTotal: numberField(),
    hitsTotal: numberField(),
    sheetNumber: numberField(),
    sheetType: textField(),
    ownerName: textField(),
    ownerEmail: textField(),
    ownerDomain: textField(),
    projectName: textField(),
    workbookName: textField(),
    workbookDescription: textField(),
    tags: textField(),
  },
  sort: ['name', 'createdAt', 'updatedAt', 'hitsTotal', 'ownerName'],
  fields: {
    byDefault: [
      'id',
      'name',
      'contentUrl',
      'createdAt',
      'updatedAt',
      'viewUrlName',
      'workbook.id',
      'owner.id',
      'project.id',
      'tags',
    ],
    all: [
      'sheetType',
      'favoritesTotal',
      'usage.totalViewCount',
      'location.id',
      'location.type',
      'location.name',
      'workbook.name',
      'workbook.contentUrl',
      'workbook.description',
      'workbook.showTabs',
      'workbook.size',
      'workbook.createdAt',
      'workbook.updatedAt',
      'workbook.sheetCount',
      'workbook.hasExtracts',
      'owner.name',
      'owner.fullName',
      'owner.email',
      'owner.siteRole',
      'owner.lastLogin',
      'project.name',
      'project.description',
    ],
  },
} as const satisfies ListGrammar

export const queryViewsForSite = method({
  name: 'queryViewsForSite',
  title: 'Query Views for Site',
  since: '2.4',
  verb: 'GET',
  path: '/sites/:siteId/views',
  scope: ['tableau:content:read'],
  caller: 'signed-in',
  query: element({ includeUsageStatistics: optional(boolean()) }),
  list: viewList,
  body: none,
  reply: replies(200, element({ pagination, views: element({ view: many(viewElement) }) })),
  errors: ['400006'],
  source:
    'REST reference, Workbooks and Views methods, Query Views for Site; with filter=viewUrlName:eq: it is Get View by Path',
})

export const getView = method({
  name: 'getView',
  title: 'Get View',
  since: '3.0',
  verb: 'GET',
  path: '/sites/:siteId/views/:viewId',
  scope: ['tableau:content:read'],
  caller: 'signed-in',
  query: element({ includeUsageStatistics: optional(boolean()) }),
  body: none,
  reply: replies(200, element({ view: viewElement })),
  errors: ['403004', '404011'],
  source: 'REST reference, Workbooks and Views methods, Get View',
})

export const deleteView = method({
  name: 'deleteView',
  title: 'Delete View',
  since: '3.27',
  verb: 'DELETE',
  path: '/sites/:siteId/views/:viewId',
  scope: ['tableau:views:delete'],
  caller: 'signed-in',
  query: element({}),
  body: none,
  reply: empty,
  errors: ['400000', '403004', '404011'],
  source:
    'REST reference, Workbooks and Views methods, Delete View; the Migration SDK deletes views that the user of the source did not see',
})

export const queryViewData = method({
  name: 'queryViewData',
  title: 'Query View Data',
  since: '2.8',
  verb: 'GET',
  path: '/sites/:siteId/views/:viewId/data',
  scope: ['tableau:views:download'],
  caller: 'signed-in',
  query: element({ maxAge, language }),
  takesViewFilters: true,
  body: none,
  ignores: ignoredLanguage,
  reply: file('text/csv'),
  errors: ['400000', '400080', '403032', '404011'],
  source: 'REST reference, Workbooks and Views methods, Query View Data',
})

export const queryViewImage = method({
  name: 'queryViewImage',
  title: 'Query View Image',
  since: '2.5',
  verb: 'GET',
  path: '/sites/:siteId/views/:viewId/image',
  scope: ['tableau:views:download'],
  caller: 'signed-in',
  query: element({
    maxAge,
    resolution: optional(word(['high', 'standard'])),
    vizWidth: optional(number({ description: 'pixels; only together with vizHeight' })),
    vizHeight: optional(number({ description: 'pixels; only together with vizWidth' })),
    format: optional(text({ description: 'PNG or SVG, in any case' })),
    language,
  }),
  takesViewFilters: true,
  body: none,
  ignores: ignoredLanguage,
  reply: file('image/png', 'image/svg+xml'),
  errors: ['400000', '400101', '403068', '404011'],
  source: 'REST reference, Workbooks and Views methods, Query View Image',
})

export const queryViewPdf = method({
  name: 'queryViewPdf',
  title: 'Query View PDF',
  since: '2.8',
  verb: 'GET',
  path: '/sites/:siteId/views/:viewId/pdf',
  scope: ['tableau:views:download'],
  caller: 'signed-in',
  query: element({ maxAge, ...paperQuery, language }),
  takesViewFilters: true,
  body: none,
  ignores: ignoredLanguage,
  reply: file('application/pdf'),
  errors: ['400000', '400080', '403032', '404011'],
  source: 'REST reference, Workbooks and Views methods, Query View PDF',
})

export const downloadViewCrosstabExcel = method({
  name: 'downloadViewCrosstabExcel',
  title: 'Download View Crosstab Excel',
  since: '3.9',
  verb: 'GET',
  path: '/sites/:siteId/views/:viewId/crosstab/excel',
  scope: ['tableau:views:download'],
  caller: 'signed-in',
  query: element({ maxAge, language }),
  takesViewFilters: true,
  body: none,
  ignores: ignoredLanguage,
  reply: file('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'),
  errors: ['400000', '400101', '403032', '404011'],
  source: 'REST reference, Workbooks and Views methods, Download View Crosstab Excel',
})

export const queryViewPreviewImage = method({
  name: 'queryViewPreviewImage',
  title: 'Query View Preview Image',
  since: '2.4',
  verb: 'GET',
  path: '/sites/:siteId/workbooks/:workbookId/views/:viewId/previewImage',
  scope: ['tableau:views:download'],
  caller: 'signed-in',
  query: element({}),
  body: none,
  reply: file('image/png'),
  errors: ['400101', '403004', '404006', '404011'],
  source: 'REST reference, Workbooks and Views methods, Query View Preview Image',
})
