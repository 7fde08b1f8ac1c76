/** One call of a function of rows on values. */

import { constantsOf } from './check-call.ts'
import type { CallExpression } from './expression.ts'
import { functions } from './functions/all-functions.ts'
import type { CallSite, ParameterType, Surroundings } from './functions/function-table.ts'
import type { Value } from './value.ts'

export function callSite(node: CallExpression, takes: readonly ParameterType[]): CallSite {
  const text = node.operands.find(({ type, collation }) => type === 'string' && collation !== null)
  return {
    collation: text?.collation ?? 'en_US',
    constants: constantsOf(takes, node.operands),
    types: node.operands.map(({ type }) => type),
  }
}

export function evaluateCall(
  node: CallExpression,
  operands: readonly Value[],
  around: Surroundings,
): Value {
  const definition = functions.get(node.name)
  const overload =
    definition?.level === 'row' || definition?.level === 'request'
      ? definition.overloads[node.overload]
      : undefined
  if (overload === undefined) throw new TypeError(`${node.name} is no function of rows`)
  if (!overload.seesNull && operands.includes(null)) return null
  return overload.evaluate(operands, callSite(node, overload.takes), around)
}
