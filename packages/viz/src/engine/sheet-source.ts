/** Finds the converted table a sheet reads, or says what keeps it out of reach. */

import type { SheetData } from '../query/sheet-data.ts'
import { join } from 'node:path'
import { dataSourceFileFinder, type FileLocation } from '../extract/data-source-files.ts'
import type { ExtractErrorCode } from '../extract/extract-error.ts'
import type { PreparedSource, PreparedWorkbook } from '../extract/prepare-workbook.ts'
import type { StoredTables } from '../extract/stored-tables.ts'
import type { StoredTable } from '../model/stored-table.ts'
import type { PhysicalTable } from '../model/datasource-binding.ts'
import type { BoundSheet } from '../model/sheet.ts'
import { datasourceColumns } from '../query/datasource-columns.ts'
import type { DataObstacle } from './viz-error.ts'

export interface SheetSource {
  /** Folder of the table's file, for the sandbox. */
  readonly folder: string
  readonly data: SheetData
}

export type FoundSource =
  | { readonly kind: 'found'; readonly source: SheetSource }
  | { readonly kind: 'unavailable'; readonly obstacles: readonly DataObstacle[] }

export function findSheetSource(prepared: PreparedWorkbook, sheet: BoundSheet): FoundSource {
  const datasource = prepared.workbook.datasources.get(sheet.datasource)
  if (datasource === undefined) {
    return unavailable([{ kind: 'no-data-source', detail: sheet.datasource }])
  }
  const { tables } = datasource.binding()
  const touched = touchedTables(sheet, tables)
  const [table] = touched
  if (table === undefined)
    return unavailable([{ kind: 'no-data-source', detail: sheet.datasource }])
  const fileOf = dataSourceFileFinder(datasource)
  const obstacles = touched.flatMap((part): DataObstacle[] =>
    obstaclesOf(part, prepared.sources.get(fileOf(part)?.id ?? '')),
  )
  if (obstacles.length > 0) return unavailable(obstacles)
  const file = fileOf(table)
  const source = prepared.sources.get(file?.id ?? '')
  if (file === null || source?.kind !== 'tables') return unavailable([])
  const stored = findTable(source.tables, file.location)
  if (stored === undefined) return unavailable([{ kind: 'file-unreadable', detail: table.name }])
  const { folder } = source.tables
  const columns = datasourceColumns(datasource)
  const { parameters } = prepared.workbook
  return {
    kind: 'found',
    source: {
      folder,
      data: { table: stored, path: join(folder, stored.file), columns, parameters },
    },
  }
}

/** Of several tables only those whose columns the sheet uses matter; a sheet of none reads the first. */
function touchedTables(sheet: BoundSheet, tables: readonly PhysicalTable[]): PhysicalTable[] {
  const names = new Set(
    [...(sheet.columnsByName?.values() ?? [])].flatMap((column) => column.source?.table ?? []),
  )
  const touched = tables.filter((table) => names.has(table.name))
  return touched.length > 0 ? touched : tables.slice(0, 1)
}

function findTable(stored: StoredTables, location: FileLocation): StoredTable | undefined {
  const { tables } = stored
  if (location.kind !== 'hyper') return tables[0]
  const { schema, table } = location
  return (
    tables.find((candidate) => candidate.schema === schema && candidate.name === table) ??
    tables.find((candidate) => candidate.name === table) ??
    (tables.length === 1 ? tables[0] : undefined)
  )
}

function obstaclesOf(
  { location }: PhysicalTable,
  source: PreparedSource | undefined,
): DataObstacle[] {
  if (location.kind === 'tde') return [{ kind: 'tde-extract', detail: location.path }]
  if (location.kind === 'published') {
    return [{ kind: 'published-data-source', detail: location.contentUrl }]
  }
  if (location.kind === 'live') {
    return [{ kind: 'live-connection', detail: location.connection.class }]
  }
  if (location.kind === 'custom-sql') {
    return [{ kind: 'custom-sql', detail: location.connection.class }]
  }
  if (source === undefined) return [{ kind: 'file-missing', detail: location.path }]
  if (source.kind === 'tables') return []
  return [
    { kind: obstacleKinds.get(source.error.code) ?? 'file-unreadable', detail: location.path },
  ]
}

const obstacleKinds: ReadonlyMap<string, DataObstacle['kind']> = new Map<
  ExtractErrorCode,
  DataObstacle['kind']
>([
  ['tde-unsupported', 'tde-extract'],
  ['hyper-reader-missing', 'hyper-reader-missing'],
  ['source-missing', 'file-missing'],
  ['source-too-large', 'file-too-large'],
])

function unavailable(obstacles: readonly DataObstacle[]): FoundSource {
  return { kind: 'unavailable', obstacles }
}
