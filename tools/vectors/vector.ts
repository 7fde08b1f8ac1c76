/** The format of one test vector of the calculation language, and how results are compared. */

import {
  isoMs,
  isoText,
  type Collation,
  type Value,
  type ValueType,
} from '../../packages/viz/src/calculation/value.ts'

/** A JSON value whose integers are `bigint`. */
export type Json =
  null | boolean | string | number | bigint | readonly Json[] | { readonly [key: string]: Json }

export interface VectorColumn {
  readonly type: ValueType
  readonly values: readonly Json[]
  readonly collation?: Collation
}

export interface VectorSet {
  readonly field: string
  readonly members?: readonly Json[]
  readonly exclude?: boolean
  readonly top?: { readonly count: bigint; readonly by: string; readonly end: 'top' | 'bottom' }
  readonly condition?: string
}

export interface VectorFilter {
  readonly stage: 'datasource' | 'context' | 'dimension' | 'tablecalc'
  readonly field?: string
  readonly in?: readonly Json[]
  readonly expression?: string
}

export interface Expected {
  readonly type?: ValueType
  readonly value?: Json
  readonly values?: readonly Json[]
  readonly table?: readonly { readonly [key: string]: Json }[]
  readonly error?: { readonly kind: string; readonly position?: readonly [bigint, bigint] }
}

export interface Vector {
  readonly id: string
  readonly group: string
  readonly kind: 'row' | 'aggregate' | 'lod' | 'tablecalc' | 'error'
  readonly expression: string
  readonly columns?: Readonly<Record<string, VectorColumn>>
  readonly parameters?: Readonly<Record<string, { readonly type: ValueType; readonly value: Json }>>
  readonly fields?: Readonly<Record<string, string>>
  readonly user?: {
    readonly name: string
    readonly fullName: string
    readonly domain: string
    readonly groups: readonly string[]
    readonly signedIn: boolean
    readonly attributes: Readonly<Record<string, readonly string[]>>
  }
  readonly sets?: Readonly<Record<string, VectorSet>>
  readonly groups?: Readonly<
    Record<
      string,
      {
        readonly field: string
        readonly groups: Readonly<Record<string, readonly Json[]>>
        readonly other: string | null
      }
    >
  >
  readonly bins?: Readonly<Record<string, { readonly field: string; readonly size: Json }>>
  readonly view?: {
    readonly dimensions?: readonly string[]
    readonly rows?: readonly string[]
    readonly columns?: readonly string[]
    readonly filters?: readonly VectorFilter[]
  }
  readonly compute?: {
    readonly addressing: readonly string[]
    readonly partitioning: readonly string[]
  }
  readonly expected: Expected
  readonly accept?: readonly Expected[]
  readonly tolerance?: number
  readonly sure: 'high' | 'medium' | 'low'
}

/** What an engine answers for a vector. */
export type Answer =
  | { readonly kind: 'value'; readonly type: ValueType; readonly value: Value }
  | { readonly kind: 'values'; readonly type: ValueType; readonly values: readonly Value[] }
  | { readonly kind: 'table'; readonly type: ValueType; readonly rows: readonly Mark[] }
  | {
      readonly kind: 'error'
      readonly error: string
      readonly position: number | null
      readonly message: string
    }

/** Members of the view's dimensions by name, as they are written in a vector; and the value. */
export interface Mark {
  readonly members: ReadonlyMap<string, Json>
  readonly value: Value
}

/** JSON whose whole numbers keep every digit. */
export function parseJson(text: string): Json {
  return JSON.parse(text, (_key, value: unknown, context?: { readonly source?: string }) =>
    typeof value === 'number' && /^-?\d+$/.test(context?.source ?? '')
      ? BigInt(context?.source ?? 0)
      : value,
  )
}

export function toValue(type: ValueType, value: Json): Value {
  if (value === null || typeof value === 'object') return null
  if (type === 'integer') return BigInt(value)
  if (type === 'real') return Number(value)
  if (typeof value === 'boolean') return value
  return type === 'date' || type === 'datetime' ? isoMs(`${value}`) : `${value}`
}

/** The value as a vector writes it. */
export function toJson(type: ValueType, value: Value): Json {
  if (value === null) return null
  return (type === 'date' || type === 'datetime') && typeof value === 'number'
    ? isoText(type, value)
    : value
}

export function isSame(expected: Json, found: Json, tolerance: number): boolean {
  if (expected === null || found === null) return expected === found
  if (typeof expected === 'boolean' || typeof found === 'boolean') return expected === found
  if (typeof expected === 'string' && typeof found === 'string') {
    return (
      expected === found || expected === `${found}T00:00:00` || found === `${expected}T00:00:00`
    )
  }
  if (typeof expected === 'bigint' && typeof found === 'bigint') return expected === found
  if (typeof expected === 'string' || typeof found === 'string') return false
  const [a, b] = [Number(expected), Number(found)]
  return (
    a === b || Math.abs(a - b) <= Math.max(tolerance * Math.max(Math.abs(a), Math.abs(b)), 1e-12)
  )
}

/** True when the answer is the expected one or one of those that count as right, too. */
export function agrees(vector: Vector, answer: Answer): boolean {
  return [vector.expected, ...(vector.accept ?? [])].some((expected) =>
    matches(expected, answer, vector.tolerance ?? 1e-9),
  )
}

function matches(expected: Expected, answer: Answer, tolerance: number): boolean {
  if (expected.error !== undefined || answer.kind === 'error') {
    if (expected.error === undefined || answer.kind !== 'error') return false
    const { kind, position } = expected.error
    if (kind !== answer.error) return false
    if (position === undefined || answer.position === null) return true
    return answer.position >= Number(position[0]) && answer.position <= Number(position[1])
  }
  if (answer.kind === 'value') {
    return (
      expected.value !== undefined &&
      isSame(expected.value, toJson(answer.type, answer.value), tolerance)
    )
  }
  if (answer.kind === 'values') {
    const { values } = expected
    return (
      values?.length === answer.values.length &&
      values.every((value, index) =>
        isSame(value, toJson(answer.type, answer.values[index] ?? null), tolerance),
      )
    )
  }
  return expected.table !== undefined && isSameTable(expected.table, answer, tolerance)
}

function isSameTable(
  table: NonNullable<Expected['table']>,
  answer: Answer & { kind: 'table' },
  tolerance: number,
): boolean {
  if (table.length !== answer.rows.length) return false
  return table.every((row) =>
    answer.rows.some(
      ({ members, value }) =>
        [...members].every(([name, member]) => isSame(row[name] ?? null, member, 1e-9)) &&
        isSame(row['value'] ?? null, toJson(answer.type, value), tolerance),
    ),
  )
}
