/** Items of any kind in answers, as their lists show them by default. */

import {
  dataSourceList,
  projectList,
  viewList,
  workbookList,
  type ContentKind,
} from '@easel/contract'
import type { Items } from '../../ports/index.ts'
import { compileSelection } from '../fields.ts'
import { dataSourceAnswer } from './datasources.ts'
import { flowAnswer } from './flows.ts'
import { projectAnswer } from './projects.ts'
import { viewAnswer } from './views.ts'
import { workbookAnswer, type Addresses } from './workbooks.ts'

const selectDataSource = compileSelection(null, dataSourceList.fields)
const selectProject = compileSelection(null, projectList.fields)
const selectView = compileSelection(null, viewList.fields)
const selectWorkbook = compileSelection(null, workbookList.fields)

const answers = {
  datasource: (source: Items['datasource'], addresses: Addresses) =>
    selectDataSource(dataSourceAnswer(source, addresses)),
  flow: (flow: Items['flow'], addresses: Addresses) => flowAnswer(flow, addresses),
  project: (project: Items['project']) => selectProject(projectAnswer(project)),
  view: (view: Items['view']) => selectView(viewAnswer(view)),
  workbook: (workbook: Items['workbook'], addresses: Addresses) =>
    selectWorkbook(workbookAnswer(workbook, addresses)),
} satisfies { readonly [K in ContentKind]: (record: Items[K], addresses: Addresses) => object }

type OneItem = { readonly [K in ContentKind]?: ReturnType<(typeof answers)[K]> }

/** The item under the name of its kind. */
export function itemAnswer<K extends ContentKind>(
  kind: K,
  record: Items[K],
  addresses: Addresses,
): OneItem {
  const answer = answers[kind] as (record: Items[K], addresses: Addresses) => object
  return { [kind]: answer(record, addresses) }
}
