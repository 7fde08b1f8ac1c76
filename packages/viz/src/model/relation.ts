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
      /** Where the document lists them: names of columns to their types as it writes them. */
      readonly columns?: ReadonlyMap<string, string>
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
  /** Rows of several tables under one another; a column that a table lacks is NULL there. */
  | { readonly kind: 'union'; readonly name: string; readonly items: readonly RelationModel[] }
  | { readonly kind: 'collection'; readonly items: readonly RelationModel[] }
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
    return {
      kind: 'join',
      join,
      on: conditionsOf(childAt(element, 'clause', 'expression')),
      items: items(),
    }
  }
  // A pattern of names stands beside the tables that it has found.
  const isPattern = childrenNamed(element, 'wildcard').length > 0
  if (type === 'union' && (!isPattern || childrenNamed(element, 'relation').length > 1)) {
    return { kind: 'union', name, items: items() }
  }
  if (type === 'collection') return { kind: 'collection', items: items() }
  return { kind: 'other', type }
}

/** What is read, and what is not by the type that its document names. */
export function unreadRelations(relation: RelationModel): readonly string[] {
  if (relation.kind === 'other') return [`relation:${relation.type}`]
  if (relation.kind === 'join' && relation.on.length === 0) return ['join']
  return 'items' in relation ? relation.items.flatMap((item) => unreadRelations(item)) : []
}

/** The comparisons of an expression that holds where all of them do; none when it is of another form. */
export function conditionsOf(top: XmlElement | undefined): readonly JoinCondition[] {
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
  const listed = new Map(
    childrenNamed(columns, 'column').map((column) => [
      attribute(column, 'name') ?? '',
      attribute(column, 'datatype') ?? '',
    ]),
  )
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
    ...optional('columns', listed.size === 0 ? undefined : listed),
  }
}

/** Names of the tables and custom SQL that it is made of. */
export function leafNames(relation: RelationModel): readonly string[] {
  if (relation.kind === 'table' || relation.kind === 'custom-sql') return [relation.name]
  return 'items' in relation ? relation.items.flatMap((item) => leafNames(item)) : []
}

/** Names that columns give as their table: those of unions in place of their parts. */
export function tableNames(relation: RelationModel): readonly string[] {
  if (relation.kind === 'union') return [relation.name]
  if (!('items' in relation)) return leafNames(relation)
  return relation.items.flatMap((item) => tableNames(item))
}
