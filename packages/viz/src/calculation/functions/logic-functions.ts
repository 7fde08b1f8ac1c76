/** Functions that look at NULL. IF, IIF, CASE, AND, OR and IN are nodes of the tree instead. */

import { bind, lenient, rowFunction, type FunctionDefinition } from './function-table.ts'

const types = ['integer', 'real', 'string', 'boolean', 'date', 'datetime'] as const

export const logicFunctions: readonly FunctionDefinition[] = [
  rowFunction(
    'ISNULL',
    lenient(
      'any -> boolean',
      ([value]) => value === null,
      ([value]) => `(${value} IS NULL)`,
    ),
  ),
  rowFunction(
    'IFNULL',
    ...types.map((type) =>
      lenient(
        `${type} ${type} -> ${type}`,
        ([value = null, otherwise = null]) => value ?? otherwise,
        ([value, otherwise]) => `coalesce(${value}, ${otherwise})`,
      ),
    ),
  ),
  rowFunction(
    'ZN',
    lenient(
      'integer -> integer',
      ([value]) => value ?? 0n,
      ([value]) => `coalesce(${value}, 0)`,
    ),
    lenient(
      'real -> real',
      ([value]) => value ?? 0,
      ([value = '']) => bind([value], (v) => `coalesce(${v}, 0)`),
    ),
  ),
]
