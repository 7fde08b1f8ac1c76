/** The order of the marks, by members and by measures. */

import type { Field, Sort } from '../model/sheet.ts'
import { fieldType } from './field-expression.ts'
import { literalOf } from './filter-condition.ts'
import { columnOf, type Expression, type OrderKey, type Relation } from './logical-query.ts'
import { namedField, type SheetFormulas } from './sheet-formulas.ts'
import type { SheetPills } from './sheet-pills.ts'
import { refuseTableSort } from './sheet-tables.ts'

export interface Marks {
  readonly pills: SheetPills
  readonly formulas: SheetFormulas
  /** The rows that pass the filters. */
  readonly rows: Relation
}

interface SortedMarks extends Marks {
  readonly sorts: readonly Sort[]
  /** The dimensions of each shelf. */
  readonly shelves: readonly (readonly Field[])[]
}

export interface SortedRows {
  /** The marks with the columns that they are sorted by. */
  readonly relation: Relation
  /** The order keys of each dimension. */
  readonly orders: readonly (readonly OrderKey[])[]
}

/** Order of the marks; a sort by a measure compares its value for each member over all rows of the view. */
export function addSortKeys(marks: SortedMarks, input: Relation): SortedRows {
  const { pills, sorts, formulas, rows, shelves } = marks
  let relation = input
  const before = (field: Field, index: number): readonly Field[] => {
    const shelf = shelves.find((fields) => fields.includes(field)) ?? []
    return pills.dimensions.slice(0, index).filter((other) => shelf.includes(other))
  }
  const orders = pills.dimensions.map((field, index): OrderKey[] => {
    const sort = sorts.find((candidate) => candidate.field.instance === field.instance)
    const direction = sort?.direction ?? 'asc'
    const natural = naturalOrder(field, direction)
    if (sort?.by !== undefined) {
      refuseTableSort(sort.by, formulas)
      const key = `#sort ${index}`
      const within = sort.isNested === true ? before(field, index) : []
      const by = [...within, field].map(namedField)
      const right = formulas.grouped(rows, by, [{ name: key, field: sort.by }])
      const keys = by.map(({ name }) => ({ left: name, right: name }))
      relation = { kind: 'look-up', input: relation, right, keys, columns: [key] }
      return [orderBy(columnOf(key), direction), naturalOrder(field, 'asc')]
    }
    if (sort?.members === undefined || sort.members.length === 0) return [natural]
    return [orderBy(handMadePosition(field, sort.members), direction), natural]
  })
  return { relation, orders }
}

function handMadePosition(field: Field, members: NonNullable<Sort['members']>): Expression {
  const type = fieldType(field)
  const values = members.map((member): Expression => ({
    kind: 'literal',
    type,
    value: literalOf(member, type),
  }))
  return { kind: 'position', operand: columnOf(field.instance), values }
}

function naturalOrder(field: Field, direction: 'asc' | 'desc'): OrderKey {
  const collation = fieldType(field) === 'string' ? 'language' : 'binary'
  // What is in a set comes before what is not.
  const isReversed = field.derivation === 'InOut'
  const opposite = direction === 'asc' ? 'desc' : 'asc'
  return {
    expression: columnOf(field.instance),
    direction: isReversed ? opposite : direction,
    collation,
  }
}

export function orderBy(expression: Expression, direction: 'asc' | 'desc'): OrderKey {
  return { expression, direction, collation: 'binary' }
}
