/** The rows of a logical query, computed over raw rows in memory by nested loops and maps. */

import type { Surroundings } from '../../packages/viz/src/calculation/functions/function-table.ts'
import type { Value } from '../../packages/viz/src/calculation/value.ts'
import type {
  NamedExpression,
  OrderKey,
  Relation,
} from '../../packages/viz/src/query/logical-query.ts'
import { compared, valueOf, type Place, type Row } from './evaluate-node.ts'
import { compareKeys } from './key-order.ts'
import { keyOf } from './plain-value.ts'
import { Unverified } from './unverified.ts'

export interface Running {
  readonly scan: (relation: Relation & { kind: 'scan' }) => Promise<readonly Row[]>
  readonly around: Surroundings
}

const mostRows = 1_000_000

/** @throws Unverified for what is not computed here */
export async function runRelation(relation: Relation, running: Running): Promise<readonly Row[]> {
  const rows = await rowsOf(relation, running)
  if (rows.length > mostRows) throw new Unverified(`more than ${mostRows} rows`)
  return rows
}

async function rowsOf(relation: Relation, running: Running): Promise<readonly Row[]> {
  switch (relation.kind) {
    case 'scan':
      return running.scan(relation)
    case 'project':
      return each(await input(relation, running), relation.columns, running, false)
    case 'extend':
      return each(await input(relation, running), relation.columns, running, true)
    case 'join':
      return joined(relation, running)
    case 'union': {
      const parts: (readonly Row[])[] = []
      for (const part of relation.inputs) parts.push(await runRelation(part, running))
      return unionOf(parts)
    }
    case 'filter': {
      const rows = await input(relation, running)
      const place = placeOf(rows, running)
      return rows.filter((row) => valueOf(relation.condition, { ...place, row }) === true)
    }
    case 'aggregate':
      return grouped(relation, running)
    case 'look-up':
      return lookedUp(relation, running)
    case 'semi-join': {
      const rows = await input(relation, running)
      const right = await runRelation(relation.right, running)
      const known = new Set(right.map((row) => keyOf(row.get(relation.column) ?? null)))
      const place = placeOf(rows, running)
      return rows.filter(
        (row) =>
          known.has(keyOf(valueOf(relation.operand, { ...place, row }))) !== relation.isNegated,
      )
    }
    case 'repeat': {
      const rows = await input(relation, running)
      const numbers = Array.from({ length: relation.count }, (_, index) => BigInt(index))
      return rows.flatMap((row) =>
        numbers.map((number) => new Map([...row, [relation.column, number]])),
      )
    }
    case 'output': {
      const rows = ordered(await input(relation, running), relation.order, running)
      return each(rows.slice(0, relation.limit), relation.columns, running, false)
    }
  }
}

const input = (relation: { readonly input: Relation }, running: Running) =>
  runRelation(relation.input, running)

const nothing: Row = new Map()

const placeOf = (rows: readonly Row[], { around }: Running): Place => ({
  row: nothing,
  rows,
  windows: new Map(),
  around,
})

function each(
  rows: readonly Row[],
  columns: readonly NamedExpression[],
  running: Running,
  keepsOthers: boolean,
): readonly Row[] {
  const place = placeOf(rows, running)
  return rows.map(
    (row) =>
      new Map([
        ...(keepsOthers ? row : []),
        ...columns.map(
          ({ name, expression }) => [name, valueOf(expression, { ...place, row })] as const,
        ),
      ]),
  )
}

/** The columns of the first part name those of all. */
function unionOf(parts: readonly (readonly Row[])[]): readonly Row[] {
  const names = [...(parts.find((part) => part.length > 0)?.[0]?.keys() ?? [])]
  return parts.flatMap((part) =>
    part.map((row) => {
      const values = [...row.values()]
      return new Map(names.map((name, index) => [name, values[index] ?? null]))
    }),
  )
}

async function joined(
  { left, right, type, on }: Relation & { kind: 'join' },
  running: Running,
): Promise<readonly Row[]> {
  const lefts = await runRelation(left, running)
  const rights = await runRelation(right, running)
  const equal = on.filter(({ operator }) => operator === 'equal')
  const others = on.filter(({ operator }) => operator !== 'equal')
  const hashed = Map.groupBy(rights, (row) =>
    joinKey(
      row,
      equal.map((key) => key.right),
    ),
  )
  const met = new Set<Row>()
  const rows: Row[] = []
  for (const row of lefts) {
    const key = joinKey(
      row,
      equal.map((each) => each.left),
    )
    const found = (key === null ? [] : (hashed.get(key) ?? [])).filter((other) =>
      others.every(
        ({ left: a, operator, right: b }) =>
          compared(operator, row.get(a) ?? null, other.get(b) ?? null) === true,
      ),
    )
    for (const other of found) {
      met.add(other)
      rows.push(new Map([...row, ...other]))
    }
    if (found.length === 0 && (type === 'left' || type === 'full')) {
      rows.push(new Map([...row, ...blank(rights)]))
    }
    if (rows.length > mostRows) throw new Unverified(`more than ${mostRows} joined rows`)
  }
  if (type === 'right' || type === 'full') {
    for (const other of rights) if (!met.has(other)) rows.push(new Map([...blank(lefts), ...other]))
  }
  return rows
}

/** NULL equals nothing. */
function joinKey(row: Row, names: readonly string[]): string | null {
  const values = names.map((name) => row.get(name) ?? null)
  return values.includes(null) ? null : JSON.stringify(values.map(keyOf))
}

/** NULL in every column that the rows have; a table without rows has none that could be named. */
function blank(rows: readonly Row[]): readonly (readonly [string, Value])[] {
  const [first] = rows
  if (first === undefined) throw new Unverified('an outer join with a table without rows')
  return [...first.keys()].map((name) => [name, null] as const)
}

async function grouped(
  { keys, aggregates, ...relation }: Relation & { kind: 'aggregate' },
  running: Running,
): Promise<readonly Row[]> {
  const rows = await input(relation, running)
  const place = placeOf(rows, running)
  const groups = new Map<string, { readonly values: readonly Value[]; readonly rows: Row[] }>()
  for (const row of rows) {
    const values = keys.map(({ expression }) => valueOf(expression, { ...place, row }))
    const key = JSON.stringify(values.map(keyOf))
    const known = groups.get(key)
    if (known === undefined) groups.set(key, { values, rows: [row] })
    else known.rows.push(row)
  }
  return [...groups.values()].map((group) => {
    const inside: Place = { ...placeOf(group.rows, running), row: group.rows[0] ?? nothing }
    return new Map([
      ...keys.map(({ name }, index) => [name, group.values[index] ?? null] as const),
      ...aggregates.map(({ name, expression }) => [name, valueOf(expression, inside)] as const),
    ])
  })
}

async function lookedUp(
  { right, keys, columns, ...relation }: Relation & { kind: 'look-up' },
  running: Running,
): Promise<readonly Row[]> {
  const rows = await input(relation, running)
  const keyFor = (row: Row, names: readonly string[]) =>
    JSON.stringify(names.map((name) => keyOf(row.get(name) ?? null)))
  const known = new Map<string, Row>()
  for (const row of await runRelation(right, running)) {
    known.set(
      keyFor(
        row,
        keys.map((key) => key.right),
      ),
      row,
    )
  }
  return rows.map((row) => {
    const found = known.get(
      keyFor(
        row,
        keys.map((key) => key.left),
      ),
    )
    return new Map([...row, ...columns.map((name) => [name, found?.get(name) ?? null] as const)])
  })
}

function ordered(
  rows: readonly Row[],
  order: readonly OrderKey[],
  running: Running,
): readonly Row[] {
  const place = placeOf(rows, running)
  const keyed = rows.map((row) => ({
    row,
    keys: order.map(({ expression }) => valueOf(expression, { ...place, row })),
  }))
  return keyed.toSorted((a, b) => compareKeys(a.keys, b.keys, order)).map(({ row }) => row)
}
