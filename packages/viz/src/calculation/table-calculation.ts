/** Table calculations: a mark's value among the marks of its partition, in the order of addressing. */

import { compareText } from './collation.ts'
import { callSite } from './evaluate-call.ts'
import type { CallExpression, Expression } from './expression.ts'
import { functions } from './functions/all-functions.ts'
import type { Frame, GroupFrame, MarkFrame, Partition } from './frame.ts'
import { dimensionless, rankOf } from './rank.ts'
import type { Value } from './value.ts'

type Evaluate = (node: Expression, frame: Frame) => Value

export function createPartition(
  groups: readonly GroupFrame[],
  whole: () => GroupFrame,
  evaluate: Evaluate,
): Partition {
  const values = new Map<Expression, Value[]>()
  const operandValues = new Map<Expression, readonly Value[]>()
  const partition: Partition = {
    size: groups.length,
    whole,
    kept: new Map(),
    group: (index) => {
      const group = groups[index]
      if (group === undefined) throw new RangeError(`the partition has no mark ${index}`)
      return group
    },
    valueAt: (root, index) => {
      const done = values.get(root) ?? []
      values.set(root, done)
      while (done.length <= index) done.push(evaluate(root, frameAt(done.length, root)))
      return done[index] ?? null
    },
    valuesOf: (operand, root) => {
      const known = operandValues.get(operand)
      if (known !== undefined) return known
      const computed = groups.map((_, index) => evaluate(operand, frameAt(index, root)))
      operandValues.set(operand, computed)
      return computed
    },
  }
  const frameAt = (index: number, root: Expression): MarkFrame => {
    const { environment } = partition.group(index)
    return { kind: 'mark', environment, known: new Map(), partition, index, root }
  }
  return partition
}

export function evaluateTableCall(
  node: CallExpression,
  frame: MarkFrame,
  evaluate: Evaluate,
): Value {
  const { name, operands } = node
  const { partition, index, root } = frame
  const [operand] = operands
  const last = partition.size - 1
  if (operand === undefined) return position(name, index, last)
  if (name === 'PREVIOUS_VALUE') {
    return index === 0 ? evaluate(operand, frame) : partition.valueAt(root, index - 1)
  }
  if (name === 'TOTAL') return keptOnce(node, partition, () => evaluate(operand, partition.whole()))
  const values = partition.valuesOf(operand, root)
  if (name === 'LOOKUP') {
    const offset = integerOf(operands[1], frame, evaluate)
    return offset === null ? null : (values[index + offset] ?? null)
  }
  if (name.startsWith('RANK')) {
    return keptAll(node, partition, () => rankOf(node, values))[index] ?? null
  }
  if (name.startsWith('RUNNING_')) {
    return keptAll(node, partition, () => runningValues(node, values))[index] ?? null
  }
  const columns = windowColumns(node, frame, evaluate)
  const bounds = operands.slice(columns.length)
  if (bounds.length === 0) {
    return keptOnce(node, partition, () => aggregated(node, columns))
  }
  const start = integerOf(bounds[0], frame, evaluate)
  const end = integerOf(bounds[1], frame, evaluate)
  if (start === null || end === null) return null
  const from = Math.max(index + start, 0)
  const until = Math.max(Math.min(index + end, last) + 1, from)
  return aggregated(
    node,
    columns.map((column, at) => (isShare(node, at) ? column : column.slice(from, until))),
  )
}

function position(name: string, index: number, last: number): Value {
  switch (name) {
    case 'INDEX':
      return BigInt(index + 1)
    case 'FIRST':
      return BigInt(-index)
    case 'LAST':
      return BigInt(last - index)
    default:
      return BigInt(last + 1)
  }
}

function integerOf(
  node: Expression | undefined,
  frame: MarkFrame,
  evaluate: Evaluate,
): number | null {
  const value = node === undefined ? null : evaluate(node, frame)
  return value === null ? null : Number(value)
}

function keptAll(
  node: Expression,
  { kept }: Partition,
  compute: () => readonly Value[],
): readonly Value[] {
  const known = kept.get(node)
  if (known !== undefined) return known
  const values = compute()
  kept.set(node, values)
  return values
}

function keptOnce(node: Expression, partition: Partition, compute: () => Value): Value {
  return keptAll(node, partition, () => [compute()])[0] ?? null
}

/** How many operands of a window function are values; the rest are its bounds. */
function windowColumns(
  node: CallExpression,
  frame: MarkFrame,
  evaluate: Evaluate,
): (readonly Value[])[] {
  const count = /_(?:PERCENTILE|CORR|COVARP?)$/.test(node.name) ? 2 : 1
  return node.operands
    .slice(0, count)
    .map((operand, index) =>
      isShare(node, index)
        ? [evaluate(operand, frame)]
        : frame.partition.valuesOf(operand, frame.root),
    )
}

function isShare(node: CallExpression, index: number): boolean {
  return node.name === 'WINDOW_PERCENTILE' && index === 1
}

/** The aggregate that a window or running function applies. */
function aggregated(node: CallExpression, columns: readonly (readonly Value[])[]): Value {
  const definition = functions.get(node.name.replace(/^(?:WINDOW|RUNNING)_/, ''))
  const type = node.operands[0]?.type ?? 'null'
  const overload =
    definition?.level === 'aggregate'
      ? definition.overloads.find(({ takes }) => takes[0] === type || takes[0] === 'any')
      : undefined
  if (overload === undefined) throw new TypeError(`${node.name} has no aggregate for ${type}`)
  return overload.evaluateAll(columns, callSite(node, overload.takes))
}

/** Each value from the one before it; NULL marks keep it, and before the first value there is none. */
function runningValues(node: CallExpression, values: readonly Value[]): readonly Value[] {
  const name = node.name.slice('RUNNING_'.length)
  const collation = node.operands[0]?.collation ?? 'en_US'
  let best: Value = null
  let sum = 0
  let count = 0n
  let integers: bigint | null = null
  return values.map((value) => {
    if (value !== null) {
      count += 1n
      if (typeof value === 'bigint') integers = (integers ?? 0n) + value
      else if (typeof value === 'number') sum += value
      const order = best === null ? 0 : compared(value, best, collation)
      if (best === null || (name === 'MIN' ? order < 0 : order > 0)) best = value
    }
    if (name === 'COUNT') return count
    if (name === 'MIN' || name === 'MAX') return best
    if (count === 0n) return null
    if (name === 'AVG') return sum / Number(count)
    return integers ?? sum
  })
}

function compared(left: Value, right: Value, collation: Parameters<typeof compareText>[2]): number {
  if (typeof left === 'string' && typeof right === 'string')
    return compareText(left, right, collation)
  return dimensionless(left) - dimensionless(right)
}
