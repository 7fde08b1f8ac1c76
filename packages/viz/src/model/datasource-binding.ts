/** Where the rows of a data source are, and which column of which table each local name means there. */

import type { ConnectionGroup } from './connection.ts'
import type { DatasourceFacts } from './datasource-facts.ts'
import { bracketParts, unbracket } from './names.ts'
import type { RelationModel } from './relation.ts'
import type { ColumnSource, Unsupported } from './sheet.ts'
import type { LeafRelation, TableLocation } from './table-location.ts'
import { locateTable } from './table-location.ts'
import { createUnsupportedList } from './unsupported.ts'
import { optional } from './xml-access.ts'

export type { TableLocation } from './table-location.ts'

export interface PhysicalTable {
  /** Equal to `Column.source.table`. */
  readonly name: string
  readonly location: TableLocation
}

export interface DatasourceBinding {
  readonly name: string
  readonly caption: string
  /** `extract` when an extract is switched on: the live side is then only where it came from. */
  readonly kind: 'extract' | 'live'
  readonly tables: readonly PhysicalTable[]
  /** By local name with brackets. */
  readonly columns: ReadonlyMap<string, ColumnSource>
  /** By local name with brackets: types as the metadata records say them. */
  readonly types: ReadonlyMap<string, string>
  /** How the tables belong together, when there are several. */
  readonly relation?: RelationModel
  /** What stands in the way of reading any sheet of this data source; relationships depend on the sheet. */
  readonly unsupported: readonly Unsupported[]
}

export function bindDatasource(datasource: DatasourceFacts): DatasourceBinding {
  const group = datasource.extract ?? datasource.connection
  const relation = group?.relation
  const leaves = group === undefined ? [] : leafRelations(group, datasource)
  const tables = group === undefined ? [] : distinctTables(group, leaves)
  return {
    name: datasource.name,
    caption: datasource.caption,
    kind: datasource.extract === undefined ? 'live' : 'extract',
    tables,
    columns: bindColumns(datasource, group, tables),
    types: new Map(
      [datasource.connection, datasource.extract]
        .flatMap((side) => side?.metadata ?? [])
        .map(({ localName, localType }) => [localName, localType ?? '']),
    ),
    ...optional('relation', relation),
    unsupported: obstacles(datasource, relation, tables),
  }
}

function leafRelations(group: ConnectionGroup, datasource: DatasourceFacts): LeafRelation[] {
  const own = group.relation === undefined ? [] : leavesOf(group.relation)
  if (own.length > 0) return own
  const [connection] = group.connections
  // Extracts of the old form name their table on the connection only.
  if (connection?.tablename !== undefined) {
    const { tablename: table, schema } = connection
    return [{ kind: 'table', name: table, table, ...optional('schema', schema), hasHeader: true }]
  }
  return datasource.objects.flatMap((object) =>
    object.relation === undefined ? [] : leavesOf(object.relation),
  )
}

function leavesOf(relation: RelationModel): LeafRelation[] {
  if (relation.kind === 'table' || relation.kind === 'custom-sql') return [relation]
  return 'items' in relation ? relation.items.flatMap((item) => leavesOf(item)) : []
}

function distinctTables(group: ConnectionGroup, leaves: readonly LeafRelation[]): PhysicalTable[] {
  const tables = new Map<string, PhysicalTable>()
  const byName = new Map(
    group.connections.toReversed().map((connection) => [connection.name, connection]),
  )
  for (const leaf of leaves) {
    const named = leaf.connection === undefined ? undefined : byName.get(leaf.connection)
    const connection = named ?? group.connections[0]
    if (connection !== undefined && !tables.has(leaf.name)) {
      tables.set(leaf.name, { name: leaf.name, location: locateTable(connection, leaf) })
    }
  }
  return [...tables.values()]
}

function bindColumns(
  datasource: DatasourceFacts,
  group: ConnectionGroup | undefined,
  tables: readonly PhysicalTable[],
): DatasourceBinding['columns'] {
  const columns = new Map<string, ColumnSource>()
  const [onlyTable] = tables
  const names = new Set(tables.map(({ name }) => name))
  for (const record of group?.metadata ?? []) {
    const table = names.size === 1 ? onlyTable?.name : record.parentName
    if (table !== undefined && names.has(table)) {
      columns.set(record.localName, {
        table,
        column: record.remoteName,
        ...optional('collation', record.collation),
      })
    }
  }
  for (const [local, target] of group?.columnMap ?? []) {
    const parts = bracketParts(target)?.map((part) => unbracket(part)) ?? []
    const [table, column] = [parts.at(-2), parts.at(-1)]
    if (table !== undefined && column !== undefined && !columns.has(local)) {
      columns.set(local, { table, column })
    }
  }
  if (datasource.extract !== undefined && columns.size === 0 && onlyTable !== undefined) {
    // Extracts without records of their own call their columns by the local names.
    for (const { localName, collation } of datasource.connection?.metadata ?? []) {
      columns.set(localName, {
        table: onlyTable.name,
        column: unbracket(localName),
        ...optional('collation', collation),
      })
    }
  }
  return columns
}

function obstacles(
  datasource: DatasourceFacts,
  relation: RelationModel | undefined,
  tables: readonly PhysicalTable[],
): readonly Unsupported[] {
  const list = createUnsupportedList()
  if (relation?.kind === 'join' || relation?.kind === 'union') {
    const names = tables.map((table) => table.name).join(', ')
    list.data(relation.kind, `${datasource.caption}: ${names}`)
  }
  if (relation?.kind === 'other') list.data(`relation:${relation.type}`, datasource.caption)
  if (tables.length === 0) list.data('no-tables', datasource.caption)
  for (const { name, location } of tables) {
    if (location.kind === 'tde') list.data('extract:tde', location.path)
    if (location.kind === 'custom-sql') list.data('custom-sql', name)
    if (location.kind === 'published') list.data('published-data-source', location.contentUrl)
  }
  return list.items()
}
