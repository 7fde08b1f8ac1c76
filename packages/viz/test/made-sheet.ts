/** Small factories of sheets and mark tables, for tests and for looking at pictures. */

import type { Derivation } from '../src/model/derivation.ts'
import type { MarkColumn, MarkTable, MarkValue } from '../src/marks/mark-table.ts'
import type {
  BoundSheet,
  Column,
  DataType,
  Encoding,
  EncodingRole,
  Field,
  Pane,
  ShelfExpression,
  ShelfItem,
} from '../src/model/sheet.ts'

type FieldItem = Extract<ShelfItem, { kind: 'field' }>

function madeField(
  name: string,
  column: Pick<Column, 'dataType' | 'role'> & { readonly format?: string },
  pill: Pick<Field, 'derivation' | 'isDiscrete' | 'isAggregate'>,
): FieldItem {
  const key = pill.isDiscrete ? 'nk' : 'qk'
  const instance = `[${pill.derivation.toLowerCase()}:${name}:${key}]`
  const field = {
    instance,
    datasource: 'made',
    column: { name: `[${name}]`, caption: name, ...column },
    ...pill,
  }
  return { kind: 'field', field }
}

/** A blue pill. */
export function dimension(
  name: string,
  dataType: DataType = 'string',
  derivation: Derivation = 'None',
): FieldItem {
  const pill = { derivation, isDiscrete: true, isAggregate: false }
  return madeField(name, { dataType, role: 'dimension' }, pill)
}

/** A green pill that aggregates. */
export function measure(name: string, format?: string): FieldItem {
  const column = { dataType: 'real', role: 'measure' } as const
  const pill = { derivation: 'Sum', isDiscrete: false, isAggregate: true } as const
  return madeField(name, format === undefined ? column : { ...column, format }, pill)
}

/** A green pill that does not aggregate: a date or a number as a dimension. */
export function continuous(name: string, dataType: DataType, derivation: Derivation): FieldItem {
  const pill = { derivation, isDiscrete: false, isAggregate: false }
  return madeField(name, { dataType, role: 'dimension' }, pill)
}

export const measureNames: ShelfItem = { kind: 'special', pill: 'measure-names' }
export const measureValues: ShelfItem = { kind: 'special', pill: 'measure-values' }

export function cross(...items: readonly ShelfExpression[]): ShelfExpression {
  return { kind: 'cross', items }
}

export function nest(...items: readonly ShelfExpression[]): ShelfExpression {
  return { kind: 'nest', items }
}

export function concatenate(...items: readonly ShelfExpression[]): ShelfExpression {
  return { kind: 'concatenate', items }
}

export function encoding(role: EncodingRole, item: ShelfItem): Encoding {
  return { role, item }
}

export function madePane(parts: Partial<Pane> = {}): Pane {
  return { markType: 'Automatic', encodings: [], showsLabels: false, ...parts }
}

export function madeSheet(parts: Partial<BoundSheet>): BoundSheet {
  return {
    name: 'Sheet 1',
    datasource: 'made',
    rows: null,
    columns: null,
    panes: [madePane()],
    filters: [],
    sorts: [],
    measureValues: [],
    unsupported: [],
    ...parts,
  }
}

type Write = (value: MarkValue) => string

/** A table from one list of values for each pill; numbers are written with grouping by default. */
export function madeTable(
  columns: readonly (readonly [ShelfItem, readonly MarkValue[], Write?])[],
): MarkTable {
  return {
    sheet: 'Sheet 1',
    columns: columns.map(([item, values, write]) => madeColumn(item, values, write ?? plainText)),
    rowCount: columns[0]?.[1].length ?? 0,
    unsupported: [],
  }
}

function madeColumn(item: ShelfItem, values: readonly MarkValue[], write: Write): MarkColumn {
  const texts = values.map((value) => (value === null ? 'Null' : write(value)))
  if (item.kind === 'field') {
    return { key: item.field.instance, item, caption: item.field.column.caption, values, texts }
  }
  const caption = item.pill === 'measure-names' ? 'Measure Names' : 'Measure Values'
  return { key: item.pill, item, caption, values, texts }
}

function plainText(value: MarkValue): string {
  return typeof value === 'number'
    ? value.toLocaleString('en-US', { maximumFractionDigits: 2 })
    : String(value)
}
