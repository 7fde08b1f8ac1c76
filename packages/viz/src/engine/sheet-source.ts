/** Finds the converted tables that a sheet reads, or says what keeps them out of reach. */

import { dirname, join } from 'node:path'
import { dataSourceFileFinder, type FileLocation } from '../extract/data-source-files.ts'
import type { ExtractErrorCode } from '../extract/extract-error.ts'
import type { PreparedWorkbook } from '../extract/prepare-workbook.ts'
import type { PreparedSource } from '../extract/prepare-source.ts'
import type { StoredTables } from '../extract/stored-tables.ts'
import type {
  DatasourceBinding,
  ObjectBinding,
  PhysicalTable,
} from '../model/datasource-binding.ts'
import type { DatasourceModel } from '../model/datasource.ts'
import { leafNames, tableNames } from '../model/relation.ts'
import { objectPresence, type BoundSheet, type Column } from '../model/sheet.ts'
import type { StoredTable } from '../model/stored-table.ts'
import { datasourceColumns } from '../query/datasource-columns.ts'
import type { SheetData, StoredPart } from '../query/sheet-data.ts'
import type { DataObstacle } from './viz-error.ts'

export interface SheetSource {
  /** Folder of the tables' files, for the sandbox. */
  readonly folder: string
  readonly data: SheetData
}

export type FoundSource =
  | { readonly kind: 'found'; readonly source: SheetSource }
  | { readonly kind: 'unavailable'; readonly obstacles: readonly DataObstacle[] }

export function findSheetSource(prepared: PreparedWorkbook, sheet: BoundSheet): FoundSource {
  const primary = findData(prepared, sheet.datasource, sheet.columnsByName ?? new Map())
  const others = (sheet.blends ?? []).map(
    ({ datasource, columnsByName }) =>
      [datasource, findData(prepared, datasource, columnsByName)] as const,
  )
  const obstacles = [primary, ...others.map(([, each]) => each)].flatMap((each) => each.obstacles)
  if (obstacles.length > 0 || primary.data === null) {
    const distinct = new Map(obstacles.map((each) => [`${each.kind} ${each.detail}`, each]))
    return { kind: 'unavailable', obstacles: [...distinct.values()] }
  }
  const blended = new Map(
    others.flatMap(([name, { data }]) => (data === null ? [] : [[name, data] as const])),
  )
  const folders = new Set([...primary.folders, ...others.flatMap(([, each]) => [...each.folders])])
  return {
    kind: 'found',
    source: {
      folder: commonFolder([...folders]),
      data: { ...primary.data, blended },
    },
  }
}

/** All tables of one file lie in folders beside one another, and the folders of files too. */
function commonFolder(folders: readonly string[]): string {
  const [first = '', ...more] = new Set(folders)
  return more.length === 0 ? first : commonFolder(folders.map((folder) => dirname(folder)))
}

interface FoundData {
  /** Null where an obstacle is in the way. */
  readonly data: SheetData | null
  readonly folders: ReadonlySet<string>
  readonly obstacles: readonly DataObstacle[]
}

function findData(
  prepared: PreparedWorkbook,
  name: string,
  columns: ReadonlyMap<string, Column>,
): FoundData {
  const datasource = prepared.workbook.datasources.get(name)
  const binding = datasource?.binding()
  if (datasource === undefined || binding === undefined || binding.objects.length === 0) {
    return obstructed([{ kind: 'no-data-source', detail: name }])
  }
  const found = readTables(prepared, datasource)
  const needed = neededObjects(columns, binding)
  const obstacles = needed.flatMap(({ relation }) =>
    leafNames(relation).flatMap((leaf): DataObstacle[] => {
      const state = found.get(leaf)
      if (state === undefined) return [{ kind: 'no-data-source', detail: leaf }]
      return 'obstacle' in state ? [state.obstacle] : []
    }),
  )
  if (obstacles.length > 0) return obstructed(obstacles)
  const parts = new Map<string, StoredPart>()
  const folders = new Set<string>()
  for (const [leaf, state] of found) {
    if (!('part' in state)) continue
    parts.set(leaf, state.part)
    folders.add(dirname(state.part.path))
  }
  const objects = binding.objects.filter(({ relation }) =>
    leafNames(relation).every((leaf) => parts.has(leaf)),
  )
  const { relationships } = binding
  const { parameters } = prepared.workbook
  const all = datasourceColumns(datasource)
  return {
    data: { parts, objects, relationships, columns: all, parameters },
    folders,
    obstacles: [],
  }
}

function obstructed(obstacles: readonly DataObstacle[]): FoundData {
  return { data: null, folders: new Set(), obstacles }
}

/** Objects whose columns the sheet uses; a sheet of none reads the first. */
function neededObjects(
  columns: ReadonlyMap<string, Column>,
  binding: DatasourceBinding,
): readonly ObjectBinding[] {
  const sources = [...columns.values()].flatMap(({ source }) => source ?? [])
  const names = new Set(sources.map(({ table }) => table))
  const counted = new Set(
    sources.flatMap(({ table, column }) => (table === objectPresence ? [column] : [])),
  )
  const touched = binding.objects.filter(
    ({ id, relation }) => counted.has(id) || tableNames(relation).some((name) => names.has(name)),
  )
  return touched.length > 0 ? touched : binding.objects.slice(0, 1)
}

type TableState = { readonly part: StoredPart } | { readonly obstacle: DataObstacle }

function readTables(
  prepared: PreparedWorkbook,
  datasource: DatasourceModel,
): ReadonlyMap<string, TableState> {
  const fileOf = dataSourceFileFinder(datasource)
  return new Map(
    datasource.binding().tables.map((table): [string, TableState] => {
      const file = fileOf(table)
      const sources = prepared.published.get(datasource.name) ?? prepared.sources
      const source = sources.get(file?.id ?? '')
      const [obstacle] = obstaclesOf(table, source)
      if (obstacle !== undefined) return [table.name, { obstacle }]
      const stored =
        file === null || source?.kind !== 'tables'
          ? undefined
          : findTable(source.tables, file.location)
      if (stored === undefined || source?.kind !== 'tables') {
        return [table.name, { obstacle: { kind: 'file-unreadable', detail: table.name } }]
      }
      return [
        table.name,
        { part: { table: stored, path: join(source.tables.folder, stored.file) } },
      ]
    }),
  )
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
