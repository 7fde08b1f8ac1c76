/** The rows of one logical table: a table, a union, or tables joined. Columns are named apart from those of all others. */

import type { FieldMeaning } from '../calculation/scope.ts'
import type { RelationModel } from '../model/relation.ts'
import type { DataType, TextCollation } from '../model/sheet.ts'
import type { StoredColumn } from '../model/stored-table.ts'
import { joinRows } from './join-rows.ts'
import { columnOf, type Expression, type NamedExpression, type Relation } from './logical-query.ts'
import type { FormulaConstants } from './lower-formula.ts'
import { RowsUnavailable } from './rows-unavailable.ts'
import type { StoredPart } from './sheet-data.ts'

export interface KeyedColumn extends StoredColumn {
  /** Unique in the query. */
  readonly key: string
  readonly table: string
}

export interface ObjectRows {
  readonly relation: Relation
  readonly columns: readonly KeyedColumn[]
  /** Columns of whole numbers that together tell its rows apart. */
  readonly identity: readonly string[]
}

export interface ObjectContext {
  readonly parts: ReadonlyMap<string, StoredPart>
  readonly constants: FormulaConstants
  readonly parameter: (
    name: string,
  ) => { readonly name: string; readonly type: DataType | 'null' } | null
  readonly collation: (table: string, column: string) => TextCollation | null
  readonly nextId: () => number
}

/** @throws RowsUnavailable */
export function objectRows(relation: RelationModel, context: ObjectContext): ObjectRows {
  switch (relation.kind) {
    case 'table':
    case 'custom-sql':
      return tableRows(relation.name, context)
    case 'union':
      return unionRows(relation, context)
    case 'join':
      return joinedRows(relation, context)
    default:
      throw new RowsUnavailable(
        'relation',
        `tables of kind "${relation.kind}" are not put together`,
      )
  }
}

function tableRows(name: string, { parts, nextId }: ObjectContext): ObjectRows {
  const part = parts.get(name)
  if (part === undefined) throw new RowsUnavailable('relation', `table "${name}" is out of reach`)
  const id = nextId()
  const columns = part.table.columns.map((column): KeyedColumn => ({
    ...column,
    table: name,
    key: `${id} ${column.key ?? column.name}`,
  }))
  const row = `#row ${id}`
  return {
    relation: {
      kind: 'project',
      input: { kind: 'scan', path: part.path, hasRowNumbers: true },
      columns: [
        ...columns.map(({ key }, index): NamedExpression => {
          const stored = part.table.columns[index]
          return { name: key, expression: columnOf(stored?.key ?? stored?.name ?? '') }
        }),
        { name: row, expression: columnOf('file_row_number') },
      ],
    },
    columns,
    identity: [row],
  }
}

type Union = RelationModel & { readonly kind: 'union' }

/** Columns go by their names; those that say where a row is from are made. */
function unionRows({ name, items }: Union, context: ObjectContext): ObjectRows {
  const id = context.nextId()
  const members = items.map((item) => ({ item, rows: objectRows(item, context) }))
  const types = new Map<string, KeyedColumn>()
  for (const { rows } of members) {
    for (const column of rows.columns) {
      const folded = column.name.toLowerCase()
      const known = types.get(folded)
      const type = known === undefined ? column.type : widerType(known.type, column.type)
      const { unreadable: _unreadable, ...plain } = known ?? column
      types.set(folded, { ...plain, type, table: name, key: `${id} ${folded}` })
    }
  }
  const made = madeNames.filter((column) => !types.has(column.toLowerCase()))
  const columns = [
    ...types.values(),
    ...made.map((column): KeyedColumn => ({
      name: column,
      type: 'string',
      table: name,
      key: `${id} ${column.toLowerCase()}`,
    })),
  ]
  const [part, row] = [`#part ${id}`, `#row ${id}`]
  const inputs = members.map(({ item, rows }, index): Relation => {
    const [ownRow, another] = rows.identity
    if (ownRow === undefined || another !== undefined) {
      throw new RowsUnavailable('union', `union "${name}" has parts that are no tables`)
    }
    return {
      kind: 'project',
      input: rows.relation,
      columns: [
        ...columns.map((column) => ({
          name: column.key,
          expression: made.includes(column.name)
            ? madeValue(column.name, item, context)
            : ofUnion(column, rows),
        })),
        { name: part, expression: { kind: 'literal', type: 'integer', value: index } },
        { name: row, expression: columnOf(ownRow) },
      ],
    }
  })
  if (inputs.length === 0) throw new RowsUnavailable('union', `union "${name}" has no tables`)
  return { relation: { kind: 'union', inputs }, columns, identity: [part, row] }
}

function ofUnion({ name, type }: KeyedColumn, rows: ObjectRows): Expression {
  const own =
    rows.columns.find((column) => column.name === name) ??
    rows.columns.find((column) => column.name.toLowerCase() === name.toLowerCase())
  if (own === undefined) return { kind: 'literal', type, value: null }
  const operand = columnOf(own.key)
  return own.type === type ? operand : { kind: 'cast', type, from: own.type, operand }
}

function widerType(a: DataType, b: DataType): DataType {
  if (a === b) return a
  const isAmong = (...types: DataType[]) => types.includes(a) && types.includes(b)
  if (isAmong('integer', 'real')) return 'real'
  return isAmong('date', 'datetime') ? 'datetime' : 'string'
}

const madeNames: readonly string[] = ['Table Name', 'Sheet', 'Path']

function madeValue(name: string, item: RelationModel, { parts }: ObjectContext): Expression {
  const written = item.kind === 'table' ? item.table.replace(/^'(.*)'$/s, '$1') : ''
  const stored = parts.get('name' in item ? item.name : '')?.table.name ?? ''
  const sheet = written.split('$')[0] ?? written
  const path = /[/\\.]/.test(stored) ? (stored.split(/[/\\]/).at(-1) ?? stored) : written
  const value = name === 'Path' ? path : name === 'Sheet' ? sheet : 'name' in item ? item.name : ''
  return { kind: 'literal', type: 'string', value }
}

type Join = RelationModel & { readonly kind: 'join' }

function joinedRows({ join, on, items }: Join, context: ObjectContext): ObjectRows {
  const [first, second, third] = items
  const type = joinTypes.get(join)
  if (first === undefined || second === undefined || third !== undefined || type === undefined) {
    throw new RowsUnavailable('join', `a ${join} join of ${items.length} tables is not read`)
  }
  const left = objectRows(first, context)
  const right = objectRows(second, context)
  const columns = [...left.columns, ...right.columns]
  const relation = joinRows({
    type,
    left: sideOf(left),
    right: sideOf(right),
    on,
    feature: 'join',
    id: String(context.nextId()),
    constants: context.constants,
    scope: {
      parameter: context.parameter,
      field: (written) => columnMeaning(written, columns, context),
    },
    column: columnOf,
  })
  return { relation, columns, identity: [...left.identity, ...right.identity] }
}

const joinTypes: ReadonlyMap<string, 'inner' | 'left' | 'right' | 'full'> = new Map([
  ['inner', 'inner'],
  ['left', 'left'],
  ['right', 'right'],
  ['full', 'full'],
])

function sideOf({ relation, columns }: ObjectRows) {
  return { relation, keys: new Set(columns.map(({ key }) => key)) }
}

/** `[table].[column]`, or a column that one of the tables alone has. */
function columnMeaning(
  written: string,
  columns: readonly KeyedColumn[],
  { collation }: ObjectContext,
): FieldMeaning | null {
  const at = written.lastIndexOf('].[')
  const [table, name] = at < 0 ? [null, written] : [written.slice(0, at), written.slice(at + 3)]
  const candidates = columns.filter(
    (column) => table === null || column.table.toLowerCase() === table.toLowerCase(),
  )
  const exact = candidates.filter((column) => column.name === name)
  const folded = candidates.filter((column) => column.name.toLowerCase() === name.toLowerCase())
  const [found, another] = exact.length > 0 ? exact : folded
  if (found === undefined || (another !== undefined && table === null)) return null
  return {
    kind: 'column',
    name: found.key,
    type: found.type,
    collation: found.type === 'string' ? collation(found.table, found.name) : null,
  }
}
