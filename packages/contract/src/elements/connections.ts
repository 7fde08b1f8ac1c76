/** Elements of connections of published files. */

import { boolean, digits, element, luid, many, optional, text } from '../wire/types.ts'

export const connectionElement = element({
  id: luid(),
  type: text(),
  serverAddress: optional(text()),
  serverPort: optional(digits()),
  userName: optional(text()),
  embedPassword: optional(boolean()),
  authenticationType: optional(text()),
  queryTaggingEnabled: optional(boolean()),
  /** Of a workbook: the data source within it, or the published one that it reads. */
  datasource: optional(element({ id: luid(), name: text() })),
})

/** What a connection takes. A password is stored and never answered. */
const connectionChange = {
  userName: optional(text()),
  password: optional(text()),
  embedPassword: optional(boolean()),
  authenticationType: optional(text()),
  queryTaggingEnabled: optional(boolean()),
} as const

export const updateConnectionRequest = element({
  connection: element({
    serverAddress: optional(text()),
    serverPort: optional(text()),
    ...connectionChange,
  }),
})

const luids = { connectionLuid: many(text()) } as const

/** The schema writes `connectionLuids`, tableauserverclient `connectionLUIDs`. */
export const updateConnectionsRequest = element({
  connectionLuids: optional(element(luids)),
  connectionLUIDs: optional(element({ connectionLUID: many(text()) })),
  connection: element(connectionChange),
})
