/** Rules of items, and the defaults that projects hold for new ones. Every kind of content has the same four methods. */

import { contentKinds, type ContentKind, type KindOf } from '../content-kinds.ts'
import { accepts, empty, method, none, replies } from '../define.ts'
import { permissionsElement, permissionsRequest } from '../elements/permissions.ts'
import { element } from '../wire/types.ts'

const answer = replies(200, element({ permissions: permissionsElement }))
const common = { caller: 'signed-in', query: element({}) } as const
const changing = { ...common, body: accepts(permissionsRequest), reply: answer } as const
const rule = '/:granteeType/:granteeId/:capabilityName/:capabilityMode'

/** Codes of a rule that cannot be set. */
const refusals = ['400000', '400009', '403004', '403039', '404002', '404012'] as const
/** The body names another item than the address. */
const mismatch = '404009'

/** Query, add, replace and delete rules of one kind of content. */
function permissionMethods<const K extends ContentKind>(kind: K) {
  const { title, name, plural, notFound, notSet }: KindOf<K> = contentKinds[kind]
  const path = `/sites/:siteId/${plural as KindOf<K>['plural']}/:${kind}Id/permissions` as const
  const found = notFound as KindOf<K>['notFound']
  const set = notSet as KindOf<K>['notSet']
  const source = `REST reference, Permissions methods, of ${plural}`
  return {
    query: method({
      ...common,
      name: `query${name}Permissions`,
      title: `Query ${title} Permissions`,
      since: '2.4',
      verb: 'GET',
      path,
      scope: ['tableau:permissions:read'],
      body: none,
      reply: answer,
      errors: ['403004', found],
      source,
    }),
    add: method({
      ...changing,
      name: `add${name}Permissions`,
      title: `Add ${title} Permissions`,
      since: '2.4',
      verb: 'PUT',
      path,
      scope: ['tableau:permissions:update'],
      errors: [...refusals, '403096', mismatch, found],
      source: `${source}: a capability that the grantee has already, in either mode, stays as it is`,
    }),
    replace: method({
      ...changing,
      name: `replace${name}Permissions`,
      title: `Replace ${title} Permissions`,
      since: '3.23',
      verb: 'POST',
      path,
      scope: ['tableau:permissions:update'],
      errors: [...refusals, '403096', mismatch, found],
      source: 'REST reference, Permissions methods, Replace Content Permissions; Migration SDK',
    }),
    delete: method({
      ...common,
      name: `delete${name}Permission`,
      title: `Delete ${title} Permission`,
      since: '2.4',
      verb: 'DELETE',
      path: `${path}${rule}`,
      scope: ['tableau:permissions:delete'],
      body: none,
      reply: empty,
      errors: [...refusals, '403096', set, found],
      source,
    }),
  }
}

const ofProject = permissionMethods('project')
export const queryProjectPermissions = ofProject.query
export const addProjectPermissions = ofProject.add
export const replaceProjectPermissions = ofProject.replace
export const deleteProjectPermission = ofProject.delete

const ofWorkbook = permissionMethods('workbook')
export const queryWorkbookPermissions = ofWorkbook.query
export const addWorkbookPermissions = ofWorkbook.add
export const replaceWorkbookPermissions = ofWorkbook.replace
export const deleteWorkbookPermission = ofWorkbook.delete

const ofView = permissionMethods('view')
export const queryViewPermissions = ofView.query
export const addViewPermissions = ofView.add
export const replaceViewPermissions = ofView.replace
export const deleteViewPermission = ofView.delete

const ofDataSource = permissionMethods('datasource')
export const queryDataSourcePermissions = ofDataSource.query
export const addDataSourcePermissions = ofDataSource.add
export const replaceDataSourcePermissions = ofDataSource.replace
export const deleteDataSourcePermission = ofDataSource.delete

const ofFlow = permissionMethods('flow')
export const queryFlowPermissions = ofFlow.query
export const addFlowPermissions = ofFlow.add
export const replaceFlowPermissions = ofFlow.replace
export const deleteFlowPermission = ofFlow.delete

const defaults = {
  ...common,
  path: '/sites/:siteId/projects/:projectId/default-permissions/:contentType',
} as const
const defaultErrors = [...refusals, '400042', '404005'] as const

export const queryDefaultPermissions = method({
  ...defaults,
  name: 'queryDefaultPermissions',
  title: 'Query Default Permissions',
  since: '2.4',
  verb: 'GET',
  scope: ['tableau:permissions:read'],
  body: none,
  reply: answer,
  errors: ['400042', '403035', '403036', '404005'],
  source: 'REST reference, Permissions methods, Query Default Permissions',
})

export const addDefaultPermissions = method({
  ...defaults,
  name: 'addDefaultPermissions',
  title: 'Add Default Permissions',
  since: '2.4',
  verb: 'PUT',
  scope: ['tableau:permissions:update'],
  body: accepts(permissionsRequest),
  reply: answer,
  errors: [...defaultErrors, mismatch],
  source: 'REST reference, Permissions methods, Add Default Permissions',
})

export const replaceDefaultPermissions = method({
  ...defaults,
  name: 'replaceDefaultPermissions',
  title: "Replace Project's Default Permissions",
  since: '3.23',
  verb: 'POST',
  scope: ['tableau:permissions:update'],
  body: accepts(permissionsRequest),
  reply: answer,
  errors: [...defaultErrors, mismatch],
  source: "REST reference, Permissions methods, Replace Project's Default Permissions",
})

export const deleteDefaultPermission = method({
  ...defaults,
  path: `${defaults.path}${rule}`,
  name: 'deleteDefaultPermission',
  title: 'Delete Default Permission',
  since: '2.4',
  verb: 'DELETE',
  scope: ['tableau:permissions:delete'],
  body: none,
  reply: empty,
  errors: [...defaultErrors, '403095', '404013'],
  source: 'REST reference, Permissions methods, Delete Default Permission',
})
