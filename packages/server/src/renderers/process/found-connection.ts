/** A connection as the server wants to know it, from what the library says of it. */

import type { InspectedConnection } from '@easel/viz'
import type { ConnectedSource, FoundConnection } from '../../ports/index.ts'

const plain: Omit<FoundConnection, 'type'> = {
  serverAddress: null,
  serverPort: null,
  databaseName: null,
  tableName: null,
  userName: null,
  authenticationType: null,
  source: null,
}

/** The one of a `.hyper` file that is a data source of its own. */
export const hyperConnection: FoundConnection = { ...plain, type: 'hyper' }

const filled = (text: string | undefined): string | null =>
  text === undefined || text === '' ? null : text

/** Names of files are those of the publisher's machine, and no names of databases. */
const ofFiles = new Set([
  'hyper',
  'dataengine',
  'textscan',
  'excel-direct',
  'msaccess',
  'ogrdirect',
])

/** @param source The data source of a workbook that it belongs to; null in a data source */
export function foundConnection(
  found: InspectedConnection,
  source: ConnectedSource | null,
): FoundConnection {
  const type = found.class
  if (ofFiles.has(type)) return { ...plain, type, tableName: filled(found.tablename), source }
  return {
    type,
    serverAddress: filled(found.server),
    serverPort: filled(found.port),
    databaseName: filled(found.dbname),
    tableName: filled(found.tablename),
    userName: filled(found.username),
    authenticationType: filled(found.authentication),
    source,
  }
}

/** One of a workbook. `sqlproxy` stands for a published data source, which its database names. */
export function ofWorkbook(found: InspectedConnection): FoundConnection {
  return foundConnection(found, {
    name: found.datasourceCaption,
    publishedUrl: found.class === 'sqlproxy' ? filled(found.dbname) : null,
  })
}
