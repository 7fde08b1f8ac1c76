/** The pages of a sheet: it shows the marks of one page, the one on which it was saved, else the first. */

import type { XmlElement } from '../package/xml-tree.ts'
import type { FieldResolver } from './field-resolver.ts'
import { parseLiteral } from './literal.ts'
import { parseQualifiedName } from './names.ts'
import { pillFormula } from './pill-formula.ts'
import type { Tab } from './sheet-names.ts'
import type { Field, Filter, Literal, SetFilter } from './sheet.ts'
import { attribute, childAt, childrenNamed, descendantsNamed } from './xml-access.ts'

/** By worksheet: a member of each field of its pages. */
export type CurrentPages = ReadonlyMap<string, readonly Literal[]>

/** A sheet's own window says its page, else that of a dashboard which shows it. */
export function parseCurrentPages(tabs: readonly Tab[]): CurrentPages {
  const found = new Map<string, readonly Literal[]>()
  const add = (name: string, viewpoint: XmlElement | undefined) => {
    const page = childAt(viewpoint, 'current-page')
    const buckets = descendantsNamed(page, 'bucket').map(({ text }) => parseLiteral(text))
    if (buckets.length > 0 && !found.has(name)) found.set(name, buckets)
  }
  for (const { element, name } of tabs) add(name, childAt(element, 'viewpoint'))
  for (const { element } of tabs) {
    for (const viewpoint of childrenNamed(childAt(element, 'viewpoints'), 'viewpoint')) {
      add(attribute(viewpoint, 'name') ?? '', viewpoint)
    }
  }
  return found
}

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
