/** What the formulas of a sheet may refer to, and every field that its query computes. */

import type { SheetData } from './sheet-data.ts'
import { isoMs, type Value, type ValueType } from '../calculation/value.ts'
import { unbracket } from '../model/names.ts'
import type { StoredTable } from '../model/stored-table.ts'
import type { BoundSheet, Field, Literal, Sort } from '../model/sheet.ts'
import type { RowFilter } from './row-filters.ts'
import type { FormulaWorld } from './formula-reader.ts'
import type { SheetPills } from './sheet-pills.ts'
import { formulaUser, type ViewRequest } from './view-request.ts'

export function formulaWorld(source: {
  readonly sheet: BoundSheet
  readonly data: Pick<SheetData, 'columns' | 'parameters'>
  readonly table: StoredTable
  /** By name with brackets. */
  readonly parameters: ReadonlyMap<string, Literal>
  readonly request: Pick<ViewRequest, 'now' | 'user'>
}): FormulaWorld {
  const { sheet, data, table, parameters, request } = source
  const types = new Map(
    data.parameters.map(({ name, dataType }) => [unbracket(name), valueType(dataType)]),
  )
  const values = [...parameters].map(([written, value]): [string, Value] => {
    const name = unbracket(written)
    return [name, valueOf(types.get(name) ?? 'string', value)]
  })
  return {
    datasource: sheet.datasource,
    table,
    // The sheet's own copy of a column leads.
    columns: new Map([
      ...data.columns.map((column) => [column.name, column] as const),
      ...(sheet.columnsByName ?? []),
    ]),
    constants: { now: request.now, user: formulaUser(request.user), parameters: new Map(values) },
    parameterTypes: (name) => {
      const type = types.get(name)
      return type === undefined ? null : { name, type }
    },
  }
}

const types: readonly ValueType[] = ['string', 'integer', 'real', 'boolean', 'date', 'datetime']

function valueType(written: string): ValueType {
  return types.find((type) => type === written) ?? 'string'
}

/** The value as the language holds it; null for one that its type cannot hold. */
function valueOf(type: ValueType, value: Literal): Value {
  if (value === null) return null
  switch (type) {
    case 'integer':
      return /^[+-]?\d{1,19}$/.test(String(value)) ? BigInt(String(value)) : roundedInteger(value)
    case 'real': {
      const number = Number(value)
      return Number.isFinite(number) ? number : null
    }
    case 'boolean':
      return typeof value === 'boolean' ? value : String(value).toLowerCase() === 'true'
    case 'date': {
      const ms = isoMs(String(value))
      return ms === null ? null : Math.floor(ms / 86_400_000) * 86_400_000
    }
    case 'datetime':
      return isoMs(String(value))
    default:
      return String(value)
  }
}

function roundedInteger(value: Literal): bigint | null {
  const number = Number(value)
  return Number.isSafeInteger(Math.trunc(number)) ? BigInt(Math.trunc(number)) : null
}

/** Every field whose value the query needs, with those that sets and sorts are computed from. */
export function queriedFields(query: {
  readonly pills: SheetPills
  readonly filters: readonly RowFilter[]
  readonly sorts: readonly Sort[]
  readonly sets: BoundSheet['sets']
}): readonly Field[] {
  const { pills, filters, sorts, sets } = query
  const shown = new Set(pills.dimensions.map(({ instance }) => instance))
  return [
    ...pills.dimensions,
    ...pills.measures,
    ...filters.flatMap(filterFields),
    ...[...(sets?.values() ?? [])].flat().flatMap(filterFields),
    ...sorts.flatMap(({ field, by }) =>
      by === undefined || !shown.has(field.instance) ? [] : [field, by],
    ),
  ]
}

function filterFields(filter: RowFilter): readonly Field[] {
  switch (filter.kind) {
    case 'top':
    case 'condition':
      return [filter.field, filter.by, ...filter.within.flatMap(filterFields)]
    case 'any-of':
      return filter.terms.flat().flatMap(filterFields)
    default:
      return [filter.field]
  }
}
