/** Custom views: views as users have left them, kept under a name. */

import { accepts, empty, file, method, none, replies } from '../define.ts'
import {
  customViewElement,
  defaultResultsElement,
  defaultUsersRequest,
  publishCustomViewRequest,
  updateCustomViewRequest,
} from '../elements/custom-views.ts'
import { userElement } from '../elements/identity.ts'
import { textField, type ListGrammar } from '../wire/list-grammar.ts'
import { pagination } from '../wire/paging.ts'
import { element, many, number, optional, text, word } from '../wire/types.ts'
import { ignoredLanguage, language, maxAge, paperQuery } from './rendering-query.ts'
import { blockLimitBytes } from './file-uploads.ts'

const source = 'REST reference, Workbooks and Views methods, Custom Views'
const collection = '/sites/:siteId/customviews'
const one = '/sites/:siteId/customviews/:customViewId'

export const customViewList = {
  item: 'customView',
  filter: {
    name: textField(),
    viewId: textField(),
    workbookId: textField(),
    ownerId: textField(),
  },
  sort: ['name', 'createdAt', 'updatedAt'],
} as const satisfies ListGrammar

export const listCustomViews = method({
  name: 'listCustomViews',
  title: 'List Custom Views',
  since: '3.18',
  verb: 'GET',
  path: collection,
  scope: ['tableau:content:read'],
  caller: 'signed-in',
  query: element({}),
  list: customViewList,
  body: none,
  reply: replies(
    200,
    element({ pagination, customViews: element({ customView: many(customViewElement) }) }),
  ),
  errors: ['400006'],
  source,
})

export const getCustomView = method({
  name: 'getCustomView',
  title: 'Get Custom View',
  since: '3.18',
  verb: 'GET',
  path: one,
  scope: ['tableau:content:read'],
  caller: 'signed-in',
  query: element({}),
  body: none,
  reply: replies(200, element({ customView: customViewElement })),
  errors: ['404166'],
  source,
})

export const updateCustomView = method({
  name: 'updateCustomView',
  title: 'Update Custom View',
  since: '3.18',
  verb: 'PUT',
  path: one,
  scope: ['tableau:views:update'],
  caller: 'signed-in',
  query: element({}),
  body: accepts(updateCustomViewRequest),
  reply: replies(200, element({ customView: customViewElement })),
  errors: ['400000', '403004', '403166', '404002', '404166'],
  source,
})

export const deleteCustomView = method({
  name: 'deleteCustomView',
  title: 'Delete Custom View',
  since: '3.18',
  verb: 'DELETE',
  path: one,
  scope: ['tableau:views:update'],
  caller: 'signed-in',
  query: element({}),
  body: none,
  reply: empty,
  errors: ['403004', '404166'],
  source,
})

export const publishCustomView = method({
  name: 'publishCustomView',
  title: 'Publish Custom View (experimental)',
  since: '3.21',
  verb: 'POST',
  path: collection,
  scope: ['tableau:views:update'],
  caller: 'signed-in',
  query: element({ uploadSessionId: optional(text()) }),
  body: {
    kind: 'parts',
    payload: publishCustomViewRequest,
    fileParts: ['tableau_customview'],
    limitBytes: blockLimitBytes,
  },
  reply: replies(201, element({ customView: customViewElement })),
  errors: [
    '400000',
    '400016',
    '400020',
    '403004',
    '403166',
    '404002',
    '404006',
    '404011',
    '404015',
  ],
  source: 'tableauserverclient, custom_views.publish: under /api/exp, also in blocks',
})

export const downloadCustomView = method({
  name: 'downloadCustomView',
  title: 'Download Custom View (experimental)',
  since: '3.21',
  verb: 'GET',
  path: `${one}/content`,
  scope: ['tableau:views:download'],
  caller: 'signed-in',
  query: element({}),
  body: none,
  reply: file('application/json'),
  errors: ['403004', '404166'],
  source: 'tableauserverclient, custom_views.download: under /api/exp',
})

export const getCustomViewData = method({
  name: 'getCustomViewData',
  title: 'Get Custom View Data',
  since: '3.23',
  verb: 'GET',
  path: `${one}/data`,
  scope: ['tableau:views:download'],
  caller: 'signed-in',
  query: element({ maxAge, language }),
  takesViewFilters: true,
  body: none,
  ignores: ignoredLanguage,
  reply: file('text/csv'),
  errors: ['400000', '400080', '403032', '404166'],
  source,
})

export const getCustomViewImage = method({
  name: 'getCustomViewImage',
  title: 'Get Custom View Image',
  since: '3.18',
  verb: 'GET',
  path: `${one}/image`,
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
  errors: ['400000', '400101', '403068', '404166'],
  source,
})

export const getCustomViewPdf = method({
  name: 'getCustomViewPdf',
  title: 'Get Custom View PDF',
  since: '3.23',
  verb: 'GET',
  path: `${one}/pdf`,
  scope: ['tableau:views:download'],
  caller: 'signed-in',
  query: element({ maxAge, ...paperQuery, language }),
  takesViewFilters: true,
  body: none,
  ignores: ignoredLanguage,
  reply: file('application/pdf'),
  errors: ['400000', '400080', '403032', '404166'],
  source,
})

export const listUsersWithCustomViewAsDefault = method({
  name: 'listUsersWithCustomViewAsDefault',
  title: 'List Users with Custom View as Default',
  since: '3.21',
  verb: 'GET',
  path: `${one}/default/users`,
  scope: ['tableau:content:read'],
  caller: 'signed-in',
  query: element({}),
  list: { item: 'user', filter: {}, sort: [] },
  body: none,
  reply: replies(200, element({ pagination, users: element({ user: many(userElement) }) })),
  errors: ['400006', '404166'],
  source,
})

export const setCustomViewAsDefaultForUsers = method({
  name: 'setCustomViewAsDefaultForUsers',
  title: 'Set Custom View as Default for Users',
  since: '3.21',
  verb: 'POST',
  path: `${one}/default/users`,
  scope: ['tableau:views:update'],
  caller: 'signed-in',
  query: element({}),
  body: accepts(defaultUsersRequest),
  reply: replies(201, element({ customViewAsUserDefaultResults: defaultResultsElement })),
  errors: ['400000', '403004', '404166'],
  source,
})
