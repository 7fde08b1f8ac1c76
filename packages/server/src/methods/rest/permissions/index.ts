/** Methods on rules: the same four for each kind of content, and for the defaults of projects. */

import type { rest } from '@easel/contract'
import type { Handler, Handlers } from '../../../kernel/context.ts'
import { deleteDefaultRule, queryDefaultRules, writeDefaultRules } from './of-defaults.ts'
import { permissionHandlers } from './of-items.ts'

const ofProject = permissionHandlers('project')
const ofWorkbook = permissionHandlers('workbook')
const ofView = permissionHandlers('view')
const ofDataSource = permissionHandlers('datasource')
const ofFlow = permissionHandlers('flow')

const addDefaultPermissions: Handler<typeof rest.addDefaultPermissions> = (context) =>
  writeDefaultRules(context, false)
const replaceDefaultPermissions: Handler<typeof rest.replaceDefaultPermissions> = (context) =>
  writeDefaultRules(context, true)

export const permissions = {
  queryProjectPermissions: ofProject.query,
  addProjectPermissions: ofProject.add,
  replaceProjectPermissions: ofProject.replace,
  deleteProjectPermission: ofProject.delete,
  queryWorkbookPermissions: ofWorkbook.query,
  addWorkbookPermissions: ofWorkbook.add,
  replaceWorkbookPermissions: ofWorkbook.replace,
  deleteWorkbookPermission: ofWorkbook.delete,
  queryViewPermissions: ofView.query,
  addViewPermissions: ofView.add,
  replaceViewPermissions: ofView.replace,
  deleteViewPermission: ofView.delete,
  queryDataSourcePermissions: ofDataSource.query,
  addDataSourcePermissions: ofDataSource.add,
  replaceDataSourcePermissions: ofDataSource.replace,
  deleteDataSourcePermission: ofDataSource.delete,
  queryFlowPermissions: ofFlow.query,
  addFlowPermissions: ofFlow.add,
  replaceFlowPermissions: ofFlow.replace,
  deleteFlowPermission: ofFlow.delete,
  queryDefaultPermissions: queryDefaultRules,
  addDefaultPermissions,
  replaceDefaultPermissions,
  deleteDefaultPermission: deleteDefaultRule,
} satisfies Partial<Handlers<typeof rest>>
