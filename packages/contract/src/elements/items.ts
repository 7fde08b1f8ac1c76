/** One item of any kind of content, as lists over several kinds show it: under the name of its kind. */

import type { ContentKind } from '../content-kinds.ts'
import { optional, type TSchema } from '../wire/types.ts'
import { projectElement, viewElement, workbookElement } from './content.ts'
import { dataSourceElement } from './datasources.ts'
import { flowElement } from './flows.ts'

/** Exactly one of them stands. */
export const oneItem = {
  datasource: optional(dataSourceElement),
  flow: optional(flowElement),
  project: optional(projectElement),
  view: optional(viewElement),
  workbook: optional(workbookElement),
} as const satisfies Readonly<Record<ContentKind, TSchema>>
