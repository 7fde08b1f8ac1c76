/** Workbooks in answers. Each function gives every attribute it knows; lists then select. */

import type { ReplyOf, rest } from '@easel/contract'
import type { Stated } from '../../domain/stated.ts'
import type { Site, View, Workbook } from '../../ports/index.ts'
import { orAbsent, locationOf, tagsOf } from './common.ts'
import { ownerAnswer, ownerReference } from './users.ts'
import { nestedViewAnswer } from './views.ts'

/** Where an item stands in the web pages; numbers are stable for the life of the item. */
export interface Addresses {
  readonly publicUrl: string
  readonly site: Site
}

export const webPage = ({ publicUrl, site }: Addresses, path: string) =>
  site.contentUrl === ''
    ? `${publicUrl}/#/${path}`
    : `${publicUrl}/#/site/${site.contentUrl}/${path}`

type WorkbookElement = NonNullable<ReplyOf<typeof rest.queryWorkbook.reply>['workbook']>

export const workbookAnswer = (workbook: Workbook, addresses: Addresses) =>
  ({
    id: workbook.luid,
    name: workbook.name,
    description: orAbsent(workbook.description),
    contentUrl: workbook.contentUrl,
    webpageUrl: webPage(addresses, `workbooks/${workbook.id}`),
    showTabs: workbook.showTabs,
    size: Math.ceil(workbook.sizeBytes / 1024 / 1024),
    createdAt: workbook.createdAt,
    updatedAt: workbook.updatedAt,
    encryptExtracts: workbook.encryptExtracts,
    defaultViewId: orAbsent(workbook.defaultViewLuid),
    sheetCount: workbook.sheetCount,
    hasExtracts: workbook.hasExtracts,
    lastPublishedAt: workbook.lastPublishedAt,
    project: {
      id: workbook.project.luid,
      name: workbook.project.name,
      description: workbook.project.description,
    },
    location: locationOf(workbook.project),
    owner: ownerAnswer(workbook.owner),
    tags: tagsOf(workbook.tags),
    dataAccelerationConfig: { accelerationEnabled: false, ...workbook.acceleration },
    dataFreshnessPolicy: orAbsent(workbook.freshnessPolicy),
    shareDescription: undefined,
    views: undefined,
  }) satisfies Stated<WorkbookElement>

/** One workbook with its views, as publishing and Query Workbook show it; settings where they have been set. */
export function oneWorkbookAnswer(
  workbook: Workbook,
  views: readonly View[],
  addresses: Addresses,
) {
  const { id, name } = workbookAnswer(workbook, addresses).project
  return {
    ...workbookAnswer(workbook, addresses),
    sheetCount: undefined,
    lastPublishedAt: undefined,
    dataAccelerationConfig: orAbsent(workbook.acceleration),
    project: { id, name },
    owner: ownerReference(workbook.owner),
    views: { view: views.map((view) => nestedViewAnswer(view)) },
  }
}
