/** Where the rows of a data source are, and which column of which table each local name means there. */

import type { ConnectionGroup } from './connection.ts'
import type { DatasourceFacts, RelationshipModel } from './datasource-facts.ts'
import { bracket, bracketParts, unbracket } from './names.ts'
import { unreadRelations, type RelationModel } from './relation.ts'
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
  /** Name of the union that it is a part of: the document says the columns of the whole alone. */
  readonly union?: string
}

/** A logical table: tables joined or under one another, or just one. */
export interface ObjectBinding {
  /** As relationships and the generated count of its rows name it. */
  readonly id: string
  readonly relation: RelationModel
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
  /** Several where the tables are related, not joined: a sheet reads those that it touches. */
  readonly objects: readonly ObjectBinding[]
  readonly relationships: readonly RelationshipModel[]
  /** What stands in the way of reading any sheet of this data source. */
  readonly unsupported: readonly Unsupported[]
}

export function bindDatasource(datasource: DatasourceFacts): DatasourceBinding {
  const group = datasource.extract ?? datasource.connection
  const relation = group?.relation
  const leaves = group === undefined ? [] : leafRelations(group, datasource)
  const tables = group === undefined ? [] : distinctTables(group, leaves)
  const objects = bindObjects(datasource, relation, leaves)
  const described = bindColumns(datasource, group, tables)
  const listed =
    described.size > 0 ? { columns: described, types: [] } : undescribed(datasource, leaves)
  const { columns } = listed
  return {
    name: datasource.name,
    caption: datasource.caption,
    kind: datasource.extract === undefined ? 'live' : 'extract',
    tables,
    columns,
    types: new Map([...listed.types, ...recordedTypes(datasource)]),
    ...optional('relation', relation),
    objects,
    relationships: datasource.relationships,
    unsupported: obstacles(
      datasource,
      [...(relation ? [relation] : []), ...objects.map((object) => object.relation)],
      tables,
    ),
  }
}

/** Objects of the object model whose tables are in the group; else the relation as it stands, or each of its tables. */
function bindObjects(
  { objects, extract }: DatasourceFacts,
  relation: RelationModel | undefined,
  leaves: readonly Leaf[],
): readonly ObjectBinding[] {
  const known = new Set(leaves.map(({ leaf }) => leaf.name))
  const bound = objects.flatMap(({ id, caption, ...object }): ObjectBinding[] => {
    const side = extract === undefined ? object.relation : object.extractRelation
    const isKnown = side !== undefined && leavesOf(side).every(({ leaf }) => known.has(leaf.name))
    if (isKnown) return [{ id, relation: side }]
    // Extracts name the table of an object by its id; a single table stands for a single object.
    const own = leaves.find(({ leaf }) => leaf.name === id || leaf.name === caption)
    const only = objects.length === 1 && leaves.length === 1 ? leaves[0] : undefined
    const found = own ?? only
    return found === undefined ? [] : [{ id, relation: found.leaf }]
  })
  if (bound.length > 0 && bound.length === objects.length) return bound
  const isWhole =
    relation !== undefined && relation.kind !== 'collection' && relation.kind !== 'other'
  if (isWhole) return [{ id: '', relation }]
  return leaves.map(({ leaf }) => ({ id: leaf.name, relation: leaf }))
}

interface Leaf {
  readonly leaf: LeafRelation
  readonly union?: string
}

function leafRelations(group: ConnectionGroup, datasource: DatasourceFacts): Leaf[] {
  const own = group.relation === undefined ? [] : leavesOf(group.relation)
  if (own.length > 0) return own
  const [connection] = group.connections
  // Extracts of the old form name their table on the connection only.
  if (connection?.tablename !== undefined) {
    const { tablename: table, schema } = connection
    const named = { name: table, table, ...optional('schema', schema) }
    return [{ leaf: { kind: 'table', ...named, hasHeader: true } }]
  }
  return datasource.objects.flatMap((object) =>
    object.relation === undefined ? [] : leavesOf(object.relation),
  )
}

function leavesOf(relation: RelationModel, union?: string): Leaf[] {
  if (relation.kind === 'table' || relation.kind === 'custom-sql') {
    return [{ leaf: relation, ...optional('union', union) }]
  }
  const within = relation.kind === 'union' ? relation.name : union
  return 'items' in relation ? relation.items.flatMap((item) => leavesOf(item, within)) : []
}

function distinctTables(group: ConnectionGroup, leaves: readonly Leaf[]): PhysicalTable[] {
  const tables = new Map<string, PhysicalTable>()
  const byName = new Map(
    group.connections.toReversed().map((connection) => [connection.name, connection]),
  )
  for (const { leaf, union } of leaves) {
    const named = leaf.connection === undefined ? undefined : byName.get(leaf.connection)
    const connection = named ?? group.connections[0]
    if (connection !== undefined && !tables.has(leaf.name)) {
      const location = locateTable(connection, leaf)
      tables.set(leaf.name, { name: leaf.name, location, ...optional('union', union) })
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
  const names = new Set(tables.map(({ name, union }) => union ?? name))
  const onlyName = onlyTable?.union ?? onlyTable?.name
  for (const record of group?.metadata ?? []) {
    const table = names.size === 1 ? onlyName : record.parentName
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
        table: onlyName ?? onlyTable.name,
        column: unbracket(localName),
        ...optional('collation', collation),
      })
    }
  }
  return columns
}

/**
 * Documents that programs write may describe no column of the data: those that a table lists are meant, else, of an
 * only table, those that the data source declares.
 */
function undescribed(
  datasource: DatasourceFacts,
  leaves: readonly Leaf[],
): Pick<DatasourceBinding, 'columns'> & { readonly types: readonly (readonly [string, string])[] } {
  const columns = new Map<string, ColumnSource>()
  const types: [string, string][] = []
  const tables = new Map(leaves.map(({ leaf, union }) => [union ?? leaf.name, leaf]))
  for (const [table, leaf] of tables) {
    for (const [column, type] of leaf.kind === 'table' ? (leaf.columns ?? []) : []) {
      const plain = bracket(column)
      const name = columns.has(plain) ? bracket(`${column} (${table})`) : plain
      columns.set(name, { table, column })
      types.push([name, type])
    }
  }
  const [only, another] = tables.keys()
  if (only === undefined || another !== undefined) return { columns, types }
  for (const { name, formula } of datasource.columns.values()) {
    if (formula === undefined && !columns.has(name)) {
      columns.set(name, { table: only, column: unbracket(name) })
    }
  }
  return { columns, types }
}

function recordedTypes({ connection, extract }: DatasourceFacts): (readonly [string, string])[] {
  return [connection, extract]
    .flatMap((side) => side?.metadata ?? [])
    .map(({ localName, localType }) => [localName, localType ?? ''])
}

function obstacles(
  datasource: DatasourceFacts,
  relations: readonly RelationModel[],
  tables: readonly PhysicalTable[],
): readonly Unsupported[] {
  const list = createUnsupportedList()
  for (const feature of relations.flatMap((relation) => unreadRelations(relation))) {
    list.data(feature, datasource.caption)
  }
  if (tables.length === 0) list.data('no-tables', datasource.caption)
  for (const { name, location } of tables) {
    if (location.kind === 'tde') list.data('extract:tde', location.path)
    if (location.kind === 'custom-sql') list.data('custom-sql', name)
    if (location.kind === 'published') list.data('published-data-source', location.contentUrl)
  }
  return list.items()
}
