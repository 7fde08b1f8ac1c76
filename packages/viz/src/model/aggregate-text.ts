/** The few formulas that sets are ordered and chosen by: an aggregate of a column, and comparisons of it with numbers. */

import { bracketEnd } from './names.ts'
import type { Comparison } from './sheet.ts'

/** Prefix that an aggregate function has in the name of a pill. */
const prefixes: Readonly<Record<string, string>> = {
  SUM: 'sum',
  AVG: 'avg',
  MIN: 'min',
  MAX: 'max',
  COUNT: 'cnt',
  COUNTD: 'ctd',
  MEDIAN: 'med',
  STDEV: 'std',
  STDEVP: 'stp',
  VAR: 'var',
  VARP: 'vrp',
}

export interface AggregateText {
  readonly prefix: string
  /** With brackets. */
  readonly column: string
}

/** Reads `SUM([Sales])`; undefined for any other formula. */
export function parseAggregate(text: string): AggregateText | undefined {
  const [, name = '', argument = ''] = /^\s*(\w+)\s*\(\s*(\[.*\])\s*\)\s*$/s.exec(text) ?? []
  const prefix = prefixes[name.toUpperCase()]
  if (prefix === undefined || bracketEnd(argument, 0) !== argument.length) return undefined
  return { prefix, column: argument }
}

export interface ComparisonText {
  readonly aggregate: string
  readonly operator: Comparison
  readonly value: number
}

const operators: ReadonlyMap<string, Comparison> = new Map([
  ['=', 'equal'],
  ['==', 'equal'],
  ['<', 'less'],
  ['<=', 'less-or-equal'],
  ['>', 'greater'],
  ['>=', 'greater-or-equal'],
])

/** Reads `SUM([Sales]) > 100 AND AVG([Sales]) <= 5`; undefined for any other formula. */
export function parseCondition(text: string): readonly ComparisonText[] | undefined {
  const parts = text.split(/\bAND\b/i).map(parseComparison)
  const read = parts.filter((part) => part !== undefined)
  return read.length === parts.length ? read : undefined
}

function parseComparison(text: string): ComparisonText | undefined {
  const pattern = /^\s*(\w+\s*\(\s*\[[^[]*\]\s*\))\s*(==?|<=?|>=?)\s*(-?\d+(?:\.\d+)?)\s*$/
  const [, aggregate, sign = '', value] = pattern.exec(text) ?? []
  const operator = operators.get(sign)
  if (aggregate === undefined || operator === undefined) return undefined
  return parseAggregate(aggregate) && { aggregate, operator, value: Number(value) }
}
