/** Two sets of rows joined on conditions, each side of which is a formula over one of them. */

import { createChecker } from '../calculation/checker.ts'
import type { Expression as Formula } from '../calculation/expression.ts'
import { FormulaError } from '../calculation/formula-error.ts'
import type { FormulaScope } from '../calculation/scope.ts'
import type { JoinCondition } from '../model/relation.ts'
import type { Expression, JoinKey, Relation } from './logical-query.ts'
import { lowerFormula, type FormulaConstants } from './lower-formula.ts'
import { RowsUnavailable } from './rows-unavailable.ts'

export interface JoinSide {
  readonly relation: Relation
  /** Names of its columns in the query. */
  readonly keys: ReadonlySet<string>
}

export interface RowJoin {
  readonly type: 'inner' | 'left' | 'right' | 'full'
  readonly left: JoinSide
  readonly right: JoinSide
  readonly on: readonly JoinCondition[]
  /** `join` or `relationship`: what a refusal is about. */
  readonly feature: string
  /** Unique in the query. */
  readonly id: string
  readonly scope: FormulaScope
  readonly constants: FormulaConstants
  /** The column that a name of the scope means in the rows. */
  readonly column: (name: string) => Expression
}

/** @throws RowsUnavailable for conditions that cannot be computed, or that compare what differs in kind. */
export function joinRows(join: RowJoin): Relation {
  const { left, right, on, feature, id, type } = join
  if (on.length === 0) throw new RowsUnavailable(feature, 'its condition is of a form not read')
  const conditions = on.map((condition) => {
    const [first, second] = [sideOf(join, condition.left), sideOf(join, condition.right)]
    refuseUnlike(join, first, second)
    const operator = operators.get(condition.operator)
    if (operator === undefined) {
      throw new RowsUnavailable(feature, `its condition compares by "${condition.operator}"`)
    }
    const isFirstLeft = isWithin(first, left) && isWithin(second, right)
    if (isFirstLeft) return { left: first, right: second, operator }
    if (isWithin(first, right) && isWithin(second, left)) {
      return { left: second, right: first, operator: mirrored[operator] }
    }
    throw new RowsUnavailable(feature, 'a side of its condition has columns of both tables')
  })
  const keys = conditions.map(({ operator }, index): JoinKey => ({
    left: `#left ${id} ${index}`,
    operator,
    right: `#right ${id} ${index}`,
  }))
  const extended = (side: 'left' | 'right'): Relation => ({
    kind: 'extend',
    input: join[side].relation,
    columns: conditions.map((condition, index) => {
      const isByCase = [condition.left, condition.right].some(
        ({ tree }) => tree.type === 'string' && tree.collation === 'en_US_CI',
      )
      const { expression } = condition[side]
      const isEquality = condition.operator === 'equal' || condition.operator === 'not-equal'
      return {
        name: keys[index]?.[side] ?? '',
        expression:
          isByCase && isEquality
            ? { kind: 'equality-key', operand: expression, collation: 'en_US_CI' }
            : expression,
      }
    }),
  })
  return { kind: 'join', type, left: extended('left'), right: extended('right'), on: keys }
}

const operators: ReadonlyMap<string, JoinKey['operator']> = new Map<string, JoinKey['operator']>([
  ['=', 'equal'],
  ['==', 'equal'],
  ['<>', 'not-equal'],
  ['!=', 'not-equal'],
  ['<', 'less'],
  ['<=', 'less-or-equal'],
  ['>', 'greater'],
  ['>=', 'greater-or-equal'],
])

const mirrored: Readonly<Record<JoinKey['operator'], JoinKey['operator']>> = {
  equal: 'equal',
  'not-equal': 'not-equal',
  less: 'greater',
  'less-or-equal': 'greater-or-equal',
  greater: 'less',
  'greater-or-equal': 'less-or-equal',
}

interface Side {
  readonly text: string
  readonly tree: Formula
  readonly expression: Expression
  /** Columns of the query that it uses. */
  readonly uses: ReadonlySet<string>
}

function sideOf({ scope, constants, column, feature }: RowJoin, text: string): Side {
  const uses = new Set<string>()
  const misplaced = (): never => {
    throw new FormulaError('unsupported', 'a condition of a join looks at one row alone', null)
  }
  const lower = (node: Formula): Expression =>
    lowerFormula(node, {
      constants,
      leaf: (part) => {
        if (part.kind === 'lod') return misplaced()
        if (part.kind === 'calculation') return lower(part.body)
        const expression = column(part.name)
        for (const name of columnsOf(expression)) uses.add(name)
        return expression
      },
      aggregate: misplaced,
    })
  try {
    const tree = createChecker(scope).check(text)
    return { text, tree, expression: lower(tree), uses }
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error
    throw new RowsUnavailable(feature, `its condition ${text}: ${error.message}`)
  }
}

/** A column of the data is the column itself or a cast of it. */
function columnsOf(expression: Expression): string[] {
  if (expression.kind === 'column') return [expression.name]
  return expression.kind === 'cast' ? columnsOf(expression.operand) : []
}

function isWithin({ uses }: Side, { keys }: JoinSide): boolean {
  return [...uses].every((name) => keys.has(name))
}

function refuseUnlike({ feature }: RowJoin, first: Side, second: Side): void {
  const [a, b] = [kindOf(first.tree.type), kindOf(second.tree.type)]
  if (a === b || a === 'null' || b === 'null') return
  const reason = `its condition compares ${first.text}, which is ${a}, with ${second.text}, which is ${b}`
  throw new RowsUnavailable(feature, reason)
}

function kindOf(type: Formula['type']): string {
  if (type === 'integer' || type === 'real') return 'a number'
  return type === 'datetime' ? 'date' : type
}
