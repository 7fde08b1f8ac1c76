/** Reads `groupfilter` elements as sets of members: a list where that is possible, else what computes them. */

import type { XmlElement } from '../package/xml-tree.ts'
import { parseLiteral } from './literal.ts'
import type { MemberSet } from './member-set.ts'
import { crossjoin, except, intersect, levelOf, unite, unknown } from './member-set.ts'
import type { Literal } from './sheet.ts'
import { attribute } from './xml-access.ts'

/** Definition of the set of this name; undefined when the name is that of a plain level. */
export type SetDefinitions = (level: string) => XmlElement | undefined

const all: MemberSet = { kind: 'all' }

/** Expanding a range of numbers to more members than this would be a mistake. */
const MAX_RANGE_MEMBERS = 10_000
/** Sets made of sets; deeper ones refer to each other in a circle. */
const MAX_SET_DEPTH = 20

export function evaluateGroupFilter(
  element: XmlElement,
  definitionOf: SetDefinitions = () => undefined,
  depth = 0,
): MemberSet {
  const evaluate = (inner: XmlElement) => evaluateGroupFilter(inner, definitionOf, depth + 1)
  const operands = () => innerFilters(element).map(evaluate)
  const name = attribute(element, 'function') ?? 'none'
  switch (name) {
    case 'level-members': {
      const definition = definitionOf(attribute(element, 'level') ?? '')
      if (definition === undefined) return all
      return depth < MAX_SET_DEPTH ? evaluate(definition) : unknown('circular-set')
    }
    case 'member':
      return included(element, [parseLiteral(element.attributes.get('member') ?? '')])
    case 'empty-level':
      return { kind: 'include', ...levelOf(attribute(element, 'member')), members: [] }
    case 'range':
      return range(element)
    case 'union':
      return unite(operands())
    case 'intersection':
      return intersect(operands())
    case 'except':
      return except(operands())
    case 'crossjoin':
      return crossjoin(operands())
    case 'end':
      return top(element, evaluate)
    case 'filter':
      return condition(element, evaluate)
    default:
      return unknown(name === 'order' ? 'top' : name)
  }
}

function innerFilters(element: XmlElement): XmlElement[] {
  return element.children.filter((child) => child.name === 'groupfilter')
}

function included(element: XmlElement, members: readonly Literal[]): MemberSet {
  return { kind: 'include', ...levelOf(attribute(element, 'level')), members }
}

/** `end` takes from an `order`, which orders the members of what is inside it. */
function top(end: XmlElement, evaluate: (inner: XmlElement) => MemberSet): MemberSet {
  const [order] = innerFilters(end)
  const [inner] = order === undefined ? [] : innerFilters(order)
  const expression = order && attribute(order, 'expression')
  const side = attribute(end, 'end')
  const count = attribute(end, 'count')
  const isCount = (attribute(end, 'units') ?? 'records') === 'records' && count !== undefined
  if (inner === undefined || expression === undefined || !isCount) return unknown('top')
  if (side !== 'top' && side !== 'bottom') return unknown('top')
  const within = evaluate(inner)
  if (within.kind === 'unknown') return within
  return {
    kind: 'top',
    isNegated: false,
    ...levelOf(levelWithin(inner)),
    expression,
    direction: attribute(order, 'direction')?.toUpperCase() === 'ASC' ? 'asc' : 'desc',
    end: side === 'top' ? 'first' : 'last',
    count,
    within,
  }
}

function condition(element: XmlElement, evaluate: (inner: XmlElement) => MemberSet): MemberSet {
  const [inner] = innerFilters(element)
  const expression = attribute(element, 'expression')
  if (inner === undefined || expression === undefined) return unknown('condition')
  const within = evaluate(inner)
  if (within.kind === 'unknown') return within
  const level = levelOf(levelWithin(inner))
  return { kind: 'condition', isNegated: false, ...level, expression, within }
}

/** The level of the outermost filter that says one. */
function levelWithin(element: XmlElement): string | undefined {
  const own = attribute(element, 'level')
  if (own !== undefined) return own
  for (const inner of innerFilters(element)) {
    const level = levelWithin(inner)
    if (level !== undefined) return level
  }
  return undefined
}

/** Whole numbers, such as quarters, are listed. */
function range(element: XmlElement): MemberSet {
  const from = parseLiteral(element.attributes.get('from') ?? '')
  const to = parseLiteral(element.attributes.get('to') ?? '')
  if (
    Number.isInteger(from) &&
    Number.isInteger(to) &&
    Number(to) - Number(from) < MAX_RANGE_MEMBERS
  ) {
    const count = Math.max(0, Number(to) - Number(from) + 1)
    const members = Array.from({ length: count }, (_item, index) => Number(from) + index)
    return included(element, members)
  }
  return { kind: 'range', isNegated: false, ...levelOf(attribute(element, 'level')), from, to }
}
