/** Elements of data sources. */

import {
  boolean,
  booleanText,
  digits,
  element,
  luid,
  many,
  optional,
  text,
  time,
} from '../wire/types.ts'
import {
  connectionCredentials,
  locationElement,
  projectReference,
  publishedConnections,
  tagsElement,
} from './content.ts'
import { ownerElement } from './identity.ts'

export const dataSourceElement = element({
  id: luid(),
  name: text(),
  description: optional(text()),
  contentUrl: text(),
  webpageUrl: text(),
  /** Class of its first connection, such as `hyper` or `postgres`. */
  type: text(),
  size: optional(digits()),
  createdAt: time(),
  updatedAt: time(),
  encryptExtracts: optional(booleanText()),
  hasExtracts: optional(boolean()),
  isCertified: optional(boolean()),
  certificationNote: optional(text()),
  useRemoteQueryAgent: optional(boolean()),
  serverName: optional(text()),
  databaseName: optional(text()),
  favoritesTotal: optional(digits()),
  /** Workbooks that read it. */
  connectedWorkbooksCount: optional(digits()),
  hasAlert: optional(boolean()),
  isPublished: optional(boolean()),
  project: optional(projectReference),
  location: optional(locationElement),
  owner: optional(ownerElement),
  tags: tagsElement,
})

export const publishDataSourceRequest = element({
  datasource: element({
    name: optional(text()),
    description: optional(text()),
    useRemoteQueryAgent: optional(boolean()),
    encryptExtracts: optional(booleanText()),
    isCertified: optional(boolean()),
    certificationNote: optional(text()),
    connections: optional(publishedConnections),
    connectionCredentials: optional(connectionCredentials),
    project: optional(element({ id: luid() })),
  }),
})

export const updateDataSourceRequest = element({
  datasource: element({
    name: optional(text()),
    description: optional(text()),
    isCertified: optional(boolean()),
    certificationNote: optional(text()),
    encryptExtracts: optional(booleanText()),
    project: optional(element({ id: luid() })),
    owner: optional(element({ id: luid() })),
  }),
})

const constant = element({ type: text(), v: text() })

/** A part of a condition; `args` are nested four deep at most, and one that is deeper is refused by the handler for want of them. */
const comparison = {
  op: text(),
  'target-col': optional(text()),
  'source-col': optional(text()),
  const: optional(constant),
} as const
const deepest = element(comparison)
const third = element({ ...comparison, args: optional(many(deepest)) })
const second = element({ ...comparison, args: optional(many(third)) })
const condition = element({ ...comparison, args: optional(many(second)) })

/** JSON only: `{"actions": [...]}`. */
export const rowActionsRequest = element({
  actions: many(
    element({
      action: text(),
      'target-schema': optional(text()),
      'target-table': optional(text()),
      'source-schema': optional(text()),
      'source-table': optional(text()),
      condition: optional(condition),
    }),
  ),
})
