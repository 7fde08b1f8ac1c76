/** The marks of a view as JSON: for pages that act on the shapes of its picture, and for what is offered as filters. */

import type { MarkColumn, MarkTable, MarkValue } from '../marks/mark-table.ts'

/** What stands for a column in both answers. */
interface ColumnFacts {
  /** Heading in CSV. */
  readonly name: string
  /** Instance of the field, or the word for Measure Names and Values. */
  readonly key: string
  readonly role: 'dimension' | 'measure'
  readonly type: string
  readonly derivation: string
}

export interface MarksAnswer {
  /** The worksheet: the view, or the first one of a dashboard by name. */
  readonly sheet: string
  readonly columns: readonly ColumnFacts[]
  /** `id` is the `data-mark` of the shapes in the SVG of the view; values and texts stand in the order of the columns. */
  readonly marks: readonly {
    readonly id: number
    readonly values: readonly MarkValue[]
    readonly texts: readonly string[]
  }[]
}

export interface FieldsAnswer {
  readonly sheet: string
  readonly fields: readonly (ColumnFacts & {
    /** Members in the order of the view, each once; of a measure its ends. */
    readonly domain:
      | {
          readonly kind: 'members'
          readonly members: readonly { readonly value: MarkValue; readonly text: string }[]
          /** Members beyond those that are listed. */
          readonly left: number
        }
      | { readonly kind: 'range'; readonly min: MarkValue; readonly max: MarkValue }
  })[]
}

export function marksAnswer({ sheet, columns, rowCount }: MarkTable): MarksAnswer {
  return {
    sheet,
    columns: columns.map(factsOf),
    marks: Array.from({ length: rowCount }, (_, id) => ({
      id,
      values: columns.map(({ values }) => values[id] ?? null),
      texts: columns.map(({ texts }) => texts[id] ?? ''),
    })),
  }
}

export function fieldsAnswer({ sheet, columns }: MarkTable): FieldsAnswer {
  return {
    sheet,
    fields: columns.map((column) => {
      const facts = factsOf(column)
      return {
        ...facts,
        domain: facts.role === 'measure' ? rangeOf(column.values) : membersOf(column),
      }
    }),
  }
}

function factsOf({ key, caption, item }: MarkColumn): ColumnFacts {
  if (item.kind === 'special') {
    const isNames = item.pill === 'measure-names'
    const role = isNames ? 'dimension' : 'measure'
    return { name: caption, key, role, type: isNames ? 'string' : 'real', derivation: 'None' }
  }
  const { column, derivation, isAggregate, isDiscrete } = item.field
  const role = isAggregate && !isDiscrete ? 'measure' : 'dimension'
  return { name: caption, key, role, type: column.dataType, derivation }
}

const mostMembers = 10_000

function membersOf({ values, texts }: MarkColumn) {
  const members = new Map<MarkValue, string>()
  for (const [row, value] of values.entries()) {
    if (!members.has(value)) members.set(value, texts[row] ?? '')
  }
  const listed = [...members].slice(0, mostMembers)
  return {
    kind: 'members',
    members: listed.map(([value, text]) => ({ value, text })),
    left: members.size - listed.length,
  } as const
}

function rangeOf(values: readonly MarkValue[]) {
  let [min, max]: [number | null, number | null] = [null, null]
  for (const value of values) {
    if (typeof value !== 'number') continue
    min = min === null ? value : Math.min(min, value)
    max = max === null ? value : Math.max(max, value)
  }
  return { kind: 'range', min, max } as const
}
