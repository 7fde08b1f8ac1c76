/**
 * Rows of related tables. Each set of aggregated tables has rows of its own, with those of the tables that it is looked
 * at by beside them; the sets stand under one another. Tables are never multiplied by others that have nothing to do
 * with them, and numbers of rows tell what was repeated.
 */

import type { RelationshipModel } from '../model/datasource-facts.ts'
import type { FormulaScope } from '../calculation/scope.ts'
import { joinRows } from './join-rows.ts'
import { columnOf, type Expression, type NamedExpression, type Relation } from './logical-query.ts'
import type { FormulaConstants } from './lower-formula.ts'
import type { ObjectRows } from './object-rows.ts'
import type { ObjectTouches } from './object-touches.ts'
import { RowsUnavailable } from './rows-unavailable.ts'

export interface RelatedSource {
  /** By id, in the order of the document. */
  readonly objects: ReadonlyMap<string, ObjectRows>
  readonly relationships: readonly RelationshipModel[]
  readonly constants: FormulaConstants
  readonly scope: FormulaScope
  readonly column: (name: string) => Expression
}

/** The column that is 1 where a row has one of the object. */
export function presenceKey(object: string): string {
  return `#in ${object}`
}

/** @throws RowsUnavailable when tables are not related, or in more than one way. */
export function relatedRows(source: RelatedSource, touches: ObjectTouches): Relation {
  const dimensions = [...touches.dimensions]
  const sets = touches.aggregates.filter((set) => set.length > 0)
  const wanted = sets.length === 0 ? [dimensions] : sets
  const reached = wanted.map((set) => setRows(source, set, dimensions))
  const names = [...new Set(reached.flatMap(({ objects }) => objects))]
  const [only, another] = reached
  if (only !== undefined && another === undefined) return only.relation
  const inputs = reached.map(({ relation, objects }): Relation => ({
    kind: 'project',
    input: relation,
    columns: names.flatMap((name) => columnsOf(source, name, objects.includes(name))),
  }))
  return { kind: 'union', inputs }
}

function columnsOf(source: RelatedSource, name: string, isThere: boolean): NamedExpression[] {
  const rows = source.objects.get(name)
  if (rows === undefined) return []
  const own = [
    ...rows.columns.map(({ key, type }) => ({ key, type })),
    ...[...rows.identity, presenceKey(name)].map((key) => ({ key, type: 'integer' as const })),
  ]
  return own.map(({ key, type }) => ({
    name: key,
    expression: isThere ? columnOf(key) : { kind: 'literal', type, value: null },
  }))
}

interface SetRows {
  readonly relation: Relation
  readonly objects: readonly string[]
}

/** What is aggregated together has to be there; what it is looked at by may be missing. */
function setRows(
  source: RelatedSource,
  set: readonly string[],
  dimensions: readonly string[],
): SetRows {
  const [first] = set
  if (first === undefined) throw new RowsUnavailable('relationship', 'the sheet has no columns')
  const paths = pathsFrom(source, first, [...set, ...dimensions])
  const isNeeded = (name: string): boolean =>
    set.includes(name) || paths.some(({ from, to }) => from === name && isNeeded(to))
  let relation = presentRows(source, first)
  const objects = [first]
  for (const [index, { from, to, on }] of paths.entries()) {
    const keys = new Set(objects.flatMap((name) => keysOf(source, name)))
    relation = joinRows({
      type: isNeeded(to) ? 'inner' : 'left',
      left: { relation, keys },
      right: { relation: presentRows(source, to), keys: new Set(keysOf(source, to)) },
      on,
      feature: 'relationship',
      id: `${from} ${to} ${index}`,
      constants: source.constants,
      scope: source.scope,
      column: source.column,
    })
    objects.push(to)
  }
  return { relation, objects }
}

function keysOf({ objects }: RelatedSource, name: string): readonly string[] {
  return objects.get(name)?.columns.map(({ key }) => key) ?? []
}

function presentRows({ objects }: RelatedSource, name: string): Relation {
  const rows = objects.get(name)
  if (rows === undefined) throw new RowsUnavailable('relationship', `"${name}" is out of reach`)
  const present: Expression = { kind: 'literal', type: 'integer', value: 1 }
  return {
    kind: 'extend',
    input: rows.relation,
    columns: [{ name: presenceKey(name), expression: present }],
  }
}

interface Link {
  readonly from: string
  readonly to: string
  readonly on: RelationshipModel['on']
}

/** The relationships that lead from one object to others, nearest first. */
function pathsFrom(source: RelatedSource, first: string, others: readonly string[]): Link[] {
  const parents = new Map<string, Link>()
  const reached = new Set([first])
  for (const name of reached) {
    for (const link of linksOf(source, name)) {
      if (reached.has(link.to)) continue
      reached.add(link.to)
      parents.set(link.to, link)
    }
  }
  const needed = new Set<string>()
  for (const other of others) {
    if (!reached.has(other)) {
      throw new RowsUnavailable('relationship', `"${first}" and "${other}" are not related`)
    }
    for (let at = other; at !== first && !needed.has(at); at = parents.get(at)?.from ?? first) {
      needed.add(at)
    }
  }
  refuseCircle(source, new Set([first, ...needed]))
  return [...parents.values()].filter(({ to }) => needed.has(to))
}

function linksOf({ relationships }: RelatedSource, name: string): Link[] {
  return relationships.flatMap(({ first, second, on }): Link[] => {
    if (first === name) return [{ from: name, to: second, on }]
    return second === name ? [{ from: name, to: first, on }] : []
  })
}

/** In a circle there are two ways from one table to another, with different rows. */
function refuseCircle({ relationships }: RelatedSource, names: ReadonlySet<string>): void {
  const among = relationships.filter(({ first, second }) => names.has(first) && names.has(second))
  if (among.length < names.size) return
  const reason = `tables are related in a circle: ${[...names].join(', ')}`
  throw new RowsUnavailable('relationship', reason)
}
