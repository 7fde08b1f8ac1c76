/** Which files of a workbook hold rows, and what is known of their columns. */

import { createHash } from 'node:crypto'
import type { PhysicalTable, TableLocation } from '../model/datasource-binding.ts'
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

/** The conversion that a table of the data source needs; null for tables that are not in a file this library reads. */
export function dataSourceFileFinder(
  datasource: DatasourceModel,
): (table: PhysicalTable) => DataSourceFile | null {
  const types = typesByTable(datasource)
  // The columns of a union are those of each of its parts.
  return ({ name, location, union = name }) =>
    dataSourceFile(location, types.get(union) ?? new Map())
}

function dataSourceFile(
  location: TableLocation,
  types: ReadonlyMap<string, DataType>,
): DataSourceFile | null {
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
  return { id: idOf([location, [...types]]), location, types }
}

/** Every distinct conversion the data sources of a workbook need. */
export const dataSourceFiles = (workbook: WorkbookModel): readonly DataSourceFile[] =>
  dataSourceFilesOf([...workbook.datasources.values()])

export function dataSourceFilesOf(
  datasources: readonly DatasourceModel[],
): readonly DataSourceFile[] {
  const files = datasources.flatMap((datasource) => {
    const fileOf = dataSourceFileFinder(datasource)
    return datasource.binding().tables.flatMap((table) => fileOf(table) ?? [])
  })
  return [...new Map(files.map((file) => [file.id, file])).values()]
}

function idOf(facts: unknown): string {
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 24)
}

/** By table: the types of its columns, as far as the workbook says them. */
function typesByTable(
  datasource: DatasourceModel,
): ReadonlyMap<string, ReadonlyMap<string, DataType>> {
  const { columns, types: stated } = datasource.binding()
  const found = new Map<string, Map<string, DataType>>()
  for (const [localName, { table, column }] of columns) {
    const written = datasource.columns.get(localName)?.dataType ?? stated.get(localName)
    if (!isDataType(written)) continue
    const types = found.get(table) ?? new Map<string, DataType>()
    found.set(table, types.set(column, written))
  }
  return found
}

function isDataType(text: string | undefined): text is DataType {
  return ['string', 'integer', 'real', 'boolean', 'date', 'datetime'].includes(text ?? '')
}
