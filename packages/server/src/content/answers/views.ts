/** Views in answers. */

import type { View } from '../../ports/index.ts'
import { orAbsent, locationOf, tagsOf } from './common.ts'
import { ownerAnswer, ownerReference } from './users.ts'

/** A view inside its workbook: nothing that clients could take for the workbook's own project or owner. */
export const nestedViewAnswer = (view: View, withUsage = false) => ({
  id: view.luid,
  name: view.name,
  contentUrl: view.contentUrl,
  createdAt: view.createdAt,
  updatedAt: view.updatedAt,
  viewUrlName: view.viewUrlName,
  tags: tagsOf(view.tags),
  ...(withUsage ? { usage: { totalViewCount: view.hitsTotal } } : {}),
})

export const viewAnswer = (view: View) => ({
  ...nestedViewAnswer(view),
  sheetType: view.sheetType,
  favoritesTotal: view.favoritesTotal,
  workbook: {
    id: view.workbook.luid,
    name: view.workbook.name,
    contentUrl: view.workbook.contentUrl,
    description: orAbsent(view.workbook.description),
    showTabs: view.workbook.showTabs,
    size: Math.ceil(view.workbook.sizeBytes / 1024 / 1024),
    createdAt: view.workbook.createdAt,
    updatedAt: view.workbook.updatedAt,
    sheetCount: view.workbook.sheetCount,
    hasExtracts: view.workbook.hasExtracts,
  },
  owner: ownerAnswer(view.owner),
  project: {
    id: view.project.luid,
    name: view.project.name,
    description: view.project.description,
  },
  usage: { totalViewCount: view.hitsTotal },
  location: locationOf(view.project),
})

/** One view, as Get View shows it. */
export const oneViewAnswer = (view: View, withUsage: boolean) => ({
  ...nestedViewAnswer(view, withUsage),
  sheetType: view.sheetType,
  workbook: { id: view.workbook.luid },
  owner: ownerReference(view.owner),
  project: { id: view.project.luid, name: view.project.name },
})
