/** Connections in answers. Passwords are no part of them. */

import type { Connection } from '../../ports/index.ts'

/** A port that is not known is left out: the schema takes no empty one. */
export const connectionAnswer = (connection: Connection) => ({
  id: connection.luid,
  type: connection.type,
  serverAddress: connection.serverAddress ?? '',
  serverPort: connection.serverPort ?? undefined,
  userName: connection.userName ?? '',
  embedPassword: connection.embedsPassword,
  authenticationType: connection.authenticationType ?? undefined,
  queryTaggingEnabled: connection.isQueryTagged,
  datasource:
    connection.source === null
      ? undefined
      : { id: connection.source.luid, name: connection.source.name },
})
