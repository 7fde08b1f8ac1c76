/** DuckDB SQL of the nodes that come from formulas. */

import { equalityKeySql } from '../calculation/functions/operators.ts'
import { functions } from '../calculation/functions/all-functions.ts'
import { bind } from '../calculation/functions/function-table.ts'
import type { Expression } from './logical-query.ts'

type FormulaNode = Extract<
  Expression,
  { kind: 'formula-call' | 'formula-aggregate' | 'is-first' | 'choose' | 'match' | 'equality-key' }
>

export function printFormulaNode(
  node: FormulaNode,
  print: (expression: Expression) => string,
): string {
  switch (node.kind) {
    case 'formula-call':
      return printCall(node, print)
    case 'formula-aggregate':
      return printAggregate(node, print)
    case 'is-first':
      return `(row_number() OVER (${partition(node.of.map(print))}) = 1)`
    case 'equality-key':
      return equalityKeySql(print(node.operand), node.collation)
    case 'choose': {
      const branches = node.branches.map(
        ({ when, result }) => `WHEN ${print(when)} THEN ${print(result)}`,
      )
      return `CASE ${branches.join(' ')}${otherwise(node.otherwise, print)} END`
    }
    default:
      return printMatch(node, print)
  }
}

/** DuckDB copies the subject into a comparison for each branch: one that is long is named first. */
function printMatch(
  node: FormulaNode & { kind: 'match' },
  print: (expression: Expression) => string,
): string {
  const choose = (subject: string): string => {
    const branches = node.branches.map(
      ({ when, result }) => `WHEN ${print(when)} THEN ${print(result)}`,
    )
    return `CASE ${subject} ${branches.join(' ')}${otherwise(node.otherwise, print)} END`
  }
  const subject = print(node.subject)
  if (subject.length <= longestCopied) return choose(subject)
  return bind([subject], (name = '') => choose(name))
}

const longestCopied = 200

function otherwise(result: Expression | null, print: (expression: Expression) => string): string {
  return result === null ? '' : ` ELSE ${print(result)}`
}

function partition(members: readonly string[]): string {
  return members.length === 0 ? '' : `PARTITION BY ${members.join(', ')}`
}

function printCall(
  node: FormulaNode & { kind: 'formula-call' },
  print: (expression: Expression) => string,
): string {
  const definition = functions.get(node.name)
  const overload =
    definition?.level === 'row' || definition?.level === 'request'
      ? definition.overloads[node.overload]
      : undefined
  if (overload === undefined) throw new TypeError(`${node.name} is no function of rows`)
  return overload.duckdb(node.operands.map(print), node.site)
}

function printAggregate(
  node: FormulaNode & { kind: 'formula-aggregate' },
  print: (expression: Expression) => string,
): string {
  const definition = functions.get(node.name)
  const overload =
    definition?.level === 'aggregate' ? definition.overloads[node.overload] : undefined
  if (overload === undefined) throw new TypeError(`${node.name} is no aggregate`)
  const over = node.over === null ? '' : ` OVER (${partition(node.over.map(print))})`
  return overload.duckdb(node.operands.map(print), node.site, over)
}
