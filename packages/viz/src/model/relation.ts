/** Relations: tables, custom SQL, and how several of them are put together. */

import type { XmlElement } from '../package/xml-tree.ts'
import { bracketParts, unbracket } from './names.ts'
import { attribute, childAt, childrenNamed, optional } from './xml-access.ts'

export type RelationModel =
  | {
      readonly kind: 'table'
      readonly name: string
      readonly schema?: string
      readonly table: string
      readonly connection?: string
      readonly hasHeader: boolean
      /** Cells of a sheet the table occupies, as the document notes them, e.g. `A1:C13`. */
      readonly gridOrigin?: string
      readonly characterSet?: string
      readonly separator?: string
      readonly textQualifier?: string
      /** How numbers and dates are written, e.g. `de_DE`. */
      readonly locale?: string
    }
  | {
      readonly kind: 'custom-sql'
      readonly name: string
      readonly sql: string
      readonly connection?: string
    }
  | {
      readonly kind: 'join'
      /** `inner`, `left`, `right`, `full`. */
      readonly join: string
      /** All of them have to hold; empty when the condition is of another form. */
      readonly on: readonly JoinCondition[]
      readonly items: readonly RelationModel[]
    }
  | { readonly kind: 'collection' | 'union'; readonly items: readonly RelationModel[] }
  | { readonly kind: 'other'; readonly type: string }

export interface JoinCondition {
  /** `=`, `<`, `>=`... */
  readonly operator: string
  /** A formula; mostly just `[table].[column]`. */
  readonly left: string
  readonly right: string
}

export function parseRelation(element: XmlElement): RelationModel {
  const type = attribute(element, 'type') ?? 'unknown'
  const name = attribute(element, 'name') ?? ''
  const connection = optional('connection', attribute(element, 'connection'))
  const items = () => childrenNamed(element, 'relation').map((child) => parseRelation(child))
  if (type === 'table') return parseTable(element, name)
  if (type === 'text') return { kind: 'custom-sql', name, sql: element.text.trim(), ...connection }
  if (type === 'join') {
    const join = attribute(element, 'join') ?? 'inner'
    return { kind: 'join', join, on: joinConditions(element), items: items() }
  }
  if (type === 'collection' || type === 'union') return { kind: type, items: items() }
  return { kind: 'other', type }
}

function joinConditions(element: XmlElement): readonly JoinCondition[] {
  const top = childAt(element, 'clause', 'expression')
  if (top === undefined) return []
  const terms = attribute(top, 'op') === 'AND' ? childrenNamed(top, 'expression') : [top]
  const conditions = terms.flatMap((term) => {
    const operator = attribute(term, 'op')
    const [left, right] = childrenNamed(term, 'expression').map((side) => attribute(side, 'op'))
    if (operator === undefined || left === undefined || right === undefined) return []
    return [{ operator, left, right }]
  })
  return conditions.length === terms.length ? conditions : []
}

function parseTable(element: XmlElement, name: string): RelationModel {
  const columns = childAt(element, 'columns')
  const written = attribute(element, 'table') ?? `[${name}]`
  const parts = (bracketParts(written) ?? [written]).map((part) => unbracket(part))
  return {
    kind: 'table',
    name,
    ...optional('schema', parts.length > 1 ? parts.at(-2) : undefined),
    table: parts.at(-1) ?? name,
    ...optional('connection', attribute(element, 'connection')),
    hasHeader: columns === undefined || attribute(columns, 'header') !== 'no',
    ...optional('gridOrigin', attribute(columns, 'gridOrigin')),
    ...optional('characterSet', attribute(columns, 'character-set')),
    ...optional('separator', attribute(columns, 'separator')),
    ...optional('textQualifier', attribute(columns, 'text-qualifier')),
    ...optional('locale', attribute(columns, 'locale')),
  }
}
