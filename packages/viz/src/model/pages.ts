/** The pages of a sheet: it shows the marks of one page, the one on which it was saved, else the first. */

import type { XmlElement } from '../package/xml-tree.ts'
import type { FieldResolver } from './field-resolver.ts'
import { parseQualifiedName } from './names.ts'
import { pillFormula } from './pill-formula.ts'
import type { Field, Filter, Literal, SetFilter } from './sheet.ts'
import { childAt, childrenNamed } from './xml-access.ts'

export interface BoundPages {
  readonly fields: readonly Field[]
  readonly filters: readonly Filter[]
}

export function bindPages(
  table: XmlElement,
  current: readonly Literal[] | undefined,
  resolver: FieldResolver,
): BoundPages {
  const fields = childrenNamed(childAt(table, 'pages'), 'column').flatMap(({ text }) => {
    const name = parseQualifiedName(text)
    return name === undefined ? [] : [resolver.field(name)]
  })
  const filters = fields.map((field, index): SetFilter => {
    const member = current?.[index]
    if (member === undefined) return firstPage(field, resolver)
    return { kind: 'members', field, mode: 'include', members: [member] }
  })
  return { fields, filters }
}

function firstPage(field: Field, resolver: FieldResolver): SetFilter {
  const { datasource, column } = field
  const formula = `MIN(${pillFormula(field)})`
  const { dataType } = column
  const by = resolver.formulaField({ datasource, formula, dataType, level: 'aggregate' })
  const ranked = { direction: 'asc', end: 'first', count: 1, within: [] } as const
  return { kind: 'top', field, mode: 'include', by, ...ranked }
}
