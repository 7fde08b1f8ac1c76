/** Functions of a mark among the marks of its partition. They are computed after the query, never in SQL. */

import { signature, type FunctionDefinition, type TableOverload } from './function-table.ts'

const types = ['integer', 'real', 'string', 'boolean', 'date', 'datetime'] as const
const comparable = ['integer', 'real', 'string', 'date', 'datetime'] as const

function table(name: string, ...signatures: readonly string[]): FunctionDefinition {
  const overloads: TableOverload[] = signatures.map((text) => signature(text))
  return { level: 'table', name, overloads }
}

const same = (list: readonly string[]) => list.map((type) => `${type} -> ${type}`)

/** A window may be bounded by offsets from the mark. */
function windowed(name: string, ...signatures: readonly string[]): FunctionDefinition {
  const bounded = signatures.map((text) => text.replace(' ->', ' integer integer ->'))
  return table(name, ...signatures, ...bounded)
}

export const tableFunctions: readonly FunctionDefinition[] = [
  table('INDEX', '-> integer'),
  table('FIRST', '-> integer'),
  table('LAST', '-> integer'),
  table('SIZE', '-> integer'),
  table('LOOKUP', ...types.map((type) => `${type} integer -> ${type}`)),
  table('PREVIOUS_VALUE', ...same(types)),
  table('TOTAL', ...same(types)),
  table('RUNNING_SUM', ...same(['integer', 'real'])),
  table('RUNNING_AVG', 'real -> real'),
  table('RUNNING_MIN', ...same(comparable)),
  table('RUNNING_MAX', ...same(comparable)),
  table('RUNNING_COUNT', 'any -> integer'),
  windowed('WINDOW_SUM', ...same(['integer', 'real'])),
  windowed('WINDOW_AVG', 'real -> real'),
  windowed('WINDOW_MIN', ...same(comparable)),
  windowed('WINDOW_MAX', ...same(comparable)),
  windowed('WINDOW_COUNT', 'any -> integer'),
  windowed('WINDOW_MEDIAN', 'real -> real'),
  windowed('WINDOW_PERCENTILE', 'real fraction -> real'),
  windowed('WINDOW_STDEV', 'real -> real'),
  windowed('WINDOW_STDEVP', 'real -> real'),
  windowed('WINDOW_VAR', 'real -> real'),
  windowed('WINDOW_VARP', 'real -> real'),
  windowed('WINDOW_CORR', 'real real -> real'),
  windowed('WINDOW_COVAR', 'real real -> real'),
  windowed('WINDOW_COVARP', 'real real -> real'),
  ...['RANK', 'RANK_DENSE', 'RANK_MODIFIED', 'RANK_UNIQUE'].map((name) =>
    table(
      name,
      ...comparable.flatMap((type) => [`${type} -> integer`, `${type} order -> integer`]),
    ),
  ),
  table(
    'RANK_PERCENTILE',
    ...comparable.flatMap((type) => [`${type} -> real`, `${type} order -> real`]),
  ),
]
