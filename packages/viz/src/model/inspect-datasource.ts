/** What a server wants to know of a data source when it is published, alone or within a workbook. */

import type { PackageKind } from '../package/open-package.ts'
import type { CallOptions } from '../package/call-options.ts'
import type { DocumentLimits } from '../package/document-limits.ts'
import { readDocument } from '../package/read-document.ts'
import type { ConnectionModel } from './connection.ts'
import type { DatasourceModel } from './datasource.ts'
import { readDatasource } from './published.ts'
import type { Unsupported } from './sheet.ts'

export interface InspectedConnection extends ConnectionModel {
  /** Name of the data source it belongs to. */
  readonly datasource: string
  readonly datasourceCaption: string
}

export interface InspectedDatasource {
  readonly name: string
  readonly connections: readonly InspectedConnection[]
  readonly hasExtracts: boolean
  readonly extractKinds: readonly ExtractKind[]
  readonly unsupported: readonly Unsupported[]
}

type ExtractKind = 'hyper' | 'tde'

/** @throws PackageError when the package or its document breaks a rule or a limit; the signal's reason when it fires */
export async function inspectDatasource(
  path: string,
  kind: Extract<PackageKind, 'tds' | 'tdsx'>,
  options: CallOptions<DocumentLimits> = {},
): Promise<InspectedDatasource> {
  const datasource = await readDocument({ path, kind }, options, readDatasource)
  const extractKinds = extractKindsOf([datasource])
  return {
    name: datasource.caption,
    connections: describeConnections([datasource]),
    hasExtracts: extractKinds.length > 0,
    extractKinds,
    unsupported: datasource.binding().unsupported,
  }
}

export function describeConnections(
  datasources: readonly DatasourceModel[],
): readonly InspectedConnection[] {
  return datasources.flatMap((datasource) =>
    (datasource.connection?.connections ?? []).map((connection) => ({
      ...connection,
      datasource: datasource.name,
      datasourceCaption: datasource.caption,
    })),
  )
}

/** Extracts proper, and extract files that a data source reads as its own database. */
export function extractKindsOf(datasources: readonly DatasourceModel[]): readonly ExtractKind[] {
  const files = datasources.flatMap(
    (datasource) =>
      // With an extract switched on, what the live side reads plays no part.
      (datasource.extract ?? datasource.connection)?.connections ?? [],
  )
  const kinds = files.flatMap(({ class: name, dbname }) => {
    if (name !== 'hyper' && name !== 'dataengine') return []
    return dbname?.toLowerCase().endsWith('.tde') === true ? ['tde' as const] : ['hyper' as const]
  })
  return [...new Set(kinds)].sort()
}
