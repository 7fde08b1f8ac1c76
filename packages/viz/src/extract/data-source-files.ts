/** Which files of a workbook hold rows, and what is known of their columns. */

import { createHash } from 'node:crypto'
import { bindDatasource, type TableLocation } from '../model/datasource-binding.ts'
import type { DatasourceModel } from '../model/datasource.ts'
import type { DataType } from '../model/sheet.ts'
import type { WorkbookModel } from '../model/workbook.ts'

export type FileLocation =
  | Extract<TableLocation, { readonly kind: 'text' | 'excel' }>
  | {
      readonly kind: 'hyper'
      readonly path: string
      readonly schema: string
      readonly table: string
    }

export interface DataSourceFile {
  /** Stable name of the conversion: the same file read the same way has the same one. */
  readonly id: string
  readonly location: FileLocation
  /** By column of the file, for files that do not know their own types. */
  readonly types: ReadonlyMap<string, DataType>
}

/** The conversion a table needs; null for tables that are not in a file this library reads. */
export function dataSourceFile(
  datasource: DatasourceModel,
  table: { readonly name: string; readonly location: TableLocation },
): DataSourceFile | null {
  const { location } = table
  if (location.kind === 'hyper') {
    // All tables of an extract are converted together.
    const { kind, path, schema, table: name } = location
    return {
      id: idOf([kind, path]),
      location: { kind, path, schema, table: name },
      types: new Map(),
    }
  }
  if (location.kind !== 'text' && location.kind !== 'excel') return null
  const types = columnTypes(datasource, table.name)
  return { id: idOf([location, [...types]]), location, types }
}

/** Every distinct conversion the data sources of a workbook need. */
export function dataSourceFiles(workbook: WorkbookModel): readonly DataSourceFile[] {
  const files = [...workbook.datasources.values()].flatMap((datasource) =>
    bindDatasource(datasource).tables.flatMap((table) => dataSourceFile(datasource, table) ?? []),
  )
  return [...new Map(files.map((file) => [file.id, file])).values()]
}

function idOf(facts: unknown): string {
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 24)
}

function columnTypes(datasource: DatasourceModel, table: string): ReadonlyMap<string, DataType> {
  const stated = new Map(
    [...(datasource.connection?.metadata ?? []), ...(datasource.extract?.metadata ?? [])].map(
      (record) => [record.localName, record.localType],
    ),
  )
  const types = new Map<string, DataType>()
  for (const [localName, source] of bindDatasource(datasource).columns) {
    const written = datasource.columns.get(localName)?.dataType ?? stated.get(localName)
    if (source.table === table && isDataType(written)) types.set(source.column, written)
  }
  return types
}

function isDataType(text: string | undefined): text is DataType {
  return ['string', 'integer', 'real', 'boolean', 'date', 'datetime'].includes(text ?? '')
}
