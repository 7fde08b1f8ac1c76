/** The rows of the data source of a sheet: its tables side by side, and the relation that a query starts from. */

import type { Expression as Formula } from '../calculation/expression.ts'
import { unbracket } from '../model/names.ts'
import { objectPresence, type Column, type Field } from '../model/sheet.ts'
import type { StoredColumn, StoredTable } from '../model/stored-table.ts'
import { storedColumn } from './field-expression.ts'
import type { Relation } from './logical-query.ts'
import type { FormulaConstants } from './lower-formula.ts'
import { objectRows, type ObjectContext, type ObjectRows } from './object-rows.ts'
import { objectTouches, operandObjects, type ObjectTouches } from './object-touches.ts'
import type { RepeatedRows } from './repeated-rows.ts'
import { presenceKey, relatedRows } from './related-rows.ts'
import type { SheetData } from './sheet-data.ts'
import { fieldFormula, formulaReader, scopeOf, type FormulaWorld } from './formula-reader.ts'

export interface SourceRows {
  readonly table: StoredTable
  readonly relation: Relation
  /** Columns that tell the rows apart; only where they were asked for. */
  readonly identity: readonly string[]
  /** Null where no row is repeated. */
  readonly repeated: ((call: Formula & { readonly kind: 'call' }) => RepeatedRows | null) | null
}

export interface SourceQuery {
  readonly data: SheetData
  readonly constants: FormulaConstants
  /** What formulas refer to, over the table of this source. */
  readonly world: (table: StoredTable) => FormulaWorld
  /** Every field that the query computes. */
  readonly fields: readonly Field[]
  /** The table with a column for each set of the sheet. */
  readonly withSets: (table: StoredTable) => StoredTable
  /** True when each row is a mark. */
  readonly isByRow: boolean
}

/** @throws RowsUnavailable, ColumnUnavailable */
export function sourceRows(query: SourceQuery): SourceRows {
  const { data, isByRow } = query
  const [only, another] = data.objects
  if (only !== undefined && another === undefined) {
    const name = only.relation.kind === 'table' ? only.relation.name : ''
    const part = data.parts.get(name)
    if (part !== undefined && !isByRow) {
      const relation: Relation = { kind: 'scan', path: part.path }
      return { table: part.table, relation, identity: [], repeated: null }
    }
  }
  const context = objectContext(query)
  const objects = new Map(
    data.objects.map(({ id, relation }) => [id, objectRows(relation, context)]),
  )
  const table = besideOneAnother(objects)
  if (only !== undefined && another === undefined) {
    const rows = objects.get(only.id)
    if (rows !== undefined) {
      return { table, relation: rows.relation, identity: rows.identity, repeated: null }
    }
  }
  return ofSeveral(query, objects, table)
}

function objectContext({ data, constants, world }: SourceQuery): ObjectContext {
  const collations = new Map(
    data.columns.flatMap(({ source }) =>
      source?.collation === undefined
        ? []
        : [[`${source.table}\n${source.column}`, source.collation] as const],
    ),
  )
  let ids = 0
  return {
    parts: data.parts,
    constants,
    parameter: world({ schema: '', name: '', file: '', columns: [] }).parameterTypes,
    collation: (table, column) => collations.get(`${table}\n${column}`) ?? null,
    nextId: () => ids++,
  }
}

function besideOneAnother(objects: ReadonlyMap<string, ObjectRows>): StoredTable {
  const columns = [...objects].flatMap(([id, rows]): StoredColumn[] => [
    ...rows.columns,
    { name: id, type: 'integer', key: presenceKey(id), table: objectPresence },
  ])
  return { schema: '', name: 'the data source', file: '', columns }
}

function ofSeveral(
  query: SourceQuery,
  objects: ReadonlyMap<string, ObjectRows>,
  table: StoredTable,
): SourceRows {
  const { data, constants, fields } = query
  const world = query.world(query.withSets(table))
  const scope = scopeOf(world)
  const objectOf = objectFinder(objects, world.columns)
  const reader = formulaReader(world)
  const trees = fields.map((field) => fieldFormula(reader, field))
  const touches = objectTouches(trees, objectOf)
  const touched = new Set([...touches.dimensions, ...touches.aggregates.flat()])
  const [first = data.objects[0]?.id ?? ''] = touched
  const single = touched.size < 2 ? objects.get(first) : undefined
  const wanted: ObjectTouches =
    touched.size === 0 ? { ...touches, dimensions: new Set([first]) } : touches
  const column = (name: string) => {
    const found = world.columns.get(name)
    if (found === undefined) throw new TypeError(`the checker knows no column ${name}`)
    return storedColumn(found, table)
  }
  const { relationships } = data
  const relation = relatedRows({ objects, relationships, constants, scope, column }, wanted)
  const identity = [...touched].flatMap((id) => objects.get(id)?.identity ?? [])
  return {
    table,
    relation,
    identity,
    repeated:
      single === undefined
        ? (call) => {
            const own = operandObjects(call, objectOf)
            if (own.length === 0) return null
            return {
              identity: own.flatMap((id) => objects.get(id)?.identity ?? []),
              presence: own.map((id) => presenceKey(id)),
            }
          }
        : null,
  }
}

/** By local name of a column: the object that it is of. */
function objectFinder(
  objects: ReadonlyMap<string, ObjectRows>,
  columns: ReadonlyMap<string, Column>,
): (name: string) => string | null {
  const byTable = new Map(
    [...objects].flatMap(([id, rows]) => rows.columns.map(({ table }) => [table, id] as const)),
  )
  return (name) => {
    const source = columns.get(name)?.source ?? columns.get(unbracket(name))?.source
    if (source === undefined) return null
    return source.table === objectPresence ? source.column : (byTable.get(source.table) ?? null)
  }
}
