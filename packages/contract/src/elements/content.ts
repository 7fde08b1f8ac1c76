/** Elements of content: projects, workbooks, views, tags, jobs, upload sessions. */

import {
  boolean,
  booleanText,
  digits,
  element,
  luid,
  many,
  number,
  optional,
  orEmpty,
  text,
  time,
  word,
} from '../wire/types.ts'
import { ownerElement } from './identity.ts'
import { dataAccelerationConfig, dataFreshnessPolicy } from './workbook-settings.ts'

export const contentPermissionModes = [
  'LockedToProject',
  'LockedToProjectWithoutNested',
  'ManagedByOwner',
] as const
export type ContentPermissions = (typeof contentPermissionModes)[number]

export const tagsElement = element({ tag: many(element({ label: text() })) })

/** The project of a workbook. tableau-mcp needs both attributes where the element stands. */
export const projectReference = element({ id: luid(), name: text(), description: optional(text()) })
/** The project of a view: its id, and the rest by `fields`. */
const viewProjectReference = element({
  id: luid(),
  name: optional(text()),
  description: optional(text()),
})
export const locationElement = element({
  id: luid(),
  type: word(['Project', 'PersonalSpace']),
  name: text(),
})

export const projectElement = element({
  id: luid(),
  name: text(),
  description: optional(text()),
  contentPermissions: word(contentPermissionModes),
  parentProjectId: optional(luid()),
  controllingPermissionsProjectId: optional(luid()),
  topLevelProject: optional(boolean()),
  writeable: optional(boolean()),
  createdAt: optional(time()),
  updatedAt: optional(time()),
  owner: ownerElement,
  contentsCounts: optional(
    element({
      projectCount: number(),
      workbookCount: number(),
      viewCount: number(),
      datasourceCount: number(),
    }),
  ),
})

/** `parentProjectId=""` moves a project to the top level. */
export const projectRequest = element({
  project: element({
    name: optional(text()),
    description: optional(text()),
    contentPermissions: optional(word(contentPermissionModes)),
    parentProjectId: optional(orEmpty(luid())),
    owner: optional(element({ id: luid() })),
  }),
})

/** Workbook of a view: its own children would confuse clients that search all descendants. */
const workbookReference = element({
  id: luid(),
  name: optional(text()),
  contentUrl: optional(text()),
  description: optional(text()),
  showTabs: optional(booleanText()),
  size: optional(digits()),
  createdAt: optional(time()),
  updatedAt: optional(time()),
  sheetCount: optional(digits()),
  hasExtracts: optional(boolean()),
})

export const viewElement = element({
  id: luid(),
  name: text(),
  contentUrl: text(),
  createdAt: time(),
  updatedAt: time(),
  viewUrlName: text(),
  sheetType: optional(text()),
  hidden: optional(boolean()),
  favoritesTotal: optional(digits()),
  workbook: optional(workbookReference),
  owner: optional(ownerElement),
  project: optional(viewProjectReference),
  tags: tagsElement,
  usage: optional(element({ totalViewCount: digits() })),
  location: optional(locationElement),
})

/** Own project, location, owner and tags stand before the views: clients take the first descendant of a name. */
export const workbookElement = element({
  id: luid(),
  name: text(),
  description: optional(text()),
  contentUrl: text(),
  webpageUrl: text(),
  showTabs: booleanText(),
  size: digits(),
  createdAt: time(),
  updatedAt: time(),
  encryptExtracts: optional(booleanText()),
  defaultViewId: optional(luid()),
  sheetCount: optional(digits()),
  hasExtracts: optional(boolean()),
  shareDescription: optional(text()),
  lastPublishedAt: optional(time()),
  project: optional(projectReference),
  location: optional(locationElement),
  owner: ownerElement,
  tags: tagsElement,
  views: optional(element({ view: many(viewElement) })),
  dataAccelerationConfig: optional(dataAccelerationConfig),
  dataFreshnessPolicy: optional(dataFreshnessPolicy),
})

export const connectionCredentials = element({
  name: optional(text()),
  password: optional(text()),
  embed: optional(booleanText()),
  oAuth: optional(booleanText()),
})

/** Credentials for the connections of a file, each named by its server. */
export const publishedConnections = element({
  connection: many(
    element({
      serverAddress: optional(text()),
      serverPort: optional(text()),
      connectionCredentials: optional(connectionCredentials),
    }),
  ),
})

export const publishWorkbookRequest = element({
  workbook: element({
    name: optional(text()),
    description: optional(text()),
    showTabs: optional(booleanText()),
    encryptExtracts: optional(booleanText()),
    thumbnailsUserId: optional(luid()),
    thumbnailsGroupId: optional(luid()),
    connections: optional(publishedConnections),
    connectionCredentials: optional(connectionCredentials),
    project: optional(element({ id: luid() })),
    views: optional(
      element({ view: many(element({ name: text(), hidden: optional(boolean()) })) }),
    ),
  }),
})

export const updateWorkbookRequest = element({
  workbook: element({
    name: optional(text()),
    description: optional(text()),
    showTabs: optional(booleanText()),
    encryptExtracts: optional(booleanText()),
    recentlyViewed: optional(boolean()),
    project: optional(element({ id: luid() })),
    owner: optional(element({ id: luid() })),
    views: optional(element({ view: many(element({ id: luid(), hidden: optional(boolean()) })) })),
    dataAccelerationConfig: optional(dataAccelerationConfig),
    dataFreshnessPolicy: optional(dataFreshnessPolicy),
  }),
})
