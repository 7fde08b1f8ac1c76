/** Functions of numbers. A value outside a function's domain gives NULL, never an error. */

import type { Value } from '../value.ts'
import {
  bind,
  rowFunction,
  strict,
  type Evaluate,
  type FunctionDefinition,
  type Overload,
} from './function-table.ts'
import { roundReal } from './rounding.ts'

/** A function of reals; a result that is no finite number is NULL. */
function real(
  types: string,
  compute: (...numbers: number[]) => number,
  duckdb: (...sql: readonly string[]) => string,
): Overload {
  const evaluate: Evaluate = (operands) => finite(compute(...operands.map(Number)))
  return strict(`${types} -> real`, evaluate, (sql) => duckdb(...sql))
}

export function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}

/** SQL of a real that is NULL where it is not finite. */
export function finiteSql(sql: string): string {
  return bind([sql], (value) => `CASE WHEN isfinite(${value}) THEN ${value} END`)
}

function mathFunction(
  name: string,
  compute: (value: number) => number,
  sql: string,
): FunctionDefinition {
  return rowFunction(
    name,
    real('real', compute, (value = '') => `TRY(${sql}(${value}))`),
  )
}

const asBigint = (value: number): Value =>
  Math.abs(value) < 2 ** 63 ? BigInt(Math.trunc(value)) : null

function toInteger(
  name: string,
  compute: (value: number) => number,
  sql: string,
): FunctionDefinition {
  return rowFunction(
    name,
    strict(
      'integer -> integer',
      ([value = null]) => value,
      ([value = '']) => value,
    ),
    strict(
      'real -> integer',
      ([value]) => asBigint(compute(Number(value))),
      ([value = '']) => `TRY_CAST(${sql}(${value}) AS BIGINT)`,
    ),
  )
}

const root3 = Math.sqrt(3)

/** The centre of the hexagon of side 1 that holds the point; rows of hexagons are the root of 3 apart. */
function hexagon(x: number, y: number): { readonly x: number; readonly y: number } {
  const candidates = [0, 1].map((odd) => ({
    x: (Math.round((x / 1.5 - odd) / 2) * 2 + odd) * 1.5,
    y: (Math.round(y / root3 - odd / 2) + odd / 2) * root3,
  }))
  const distance = (centre: { x: number; y: number }) => (centre.x - x) ** 2 + (centre.y - y) ** 2
  const [even, odd] = candidates
  if (even === undefined || odd === undefined) return { x, y }
  return distance(odd) < distance(even) ? odd : even
}

function hexagonSql(axis: 'x' | 'y') {
  return (first = '', second = '') =>
    bind([first, second], (x = '', y = '') => {
      const centres = [0, 1].map((odd) => ({
        x: `((round((${x} / 1.5 - ${odd}) / 2) * 2 + ${odd}) * 1.5)`,
        y: `((round(${y} / sqrt(3) - ${odd} / 2) + ${odd} / 2) * sqrt(3))`,
      }))
      const [even = { x: '', y: '' }, odd = { x: '', y: '' }] = centres
      const distance = (centre: { x: string; y: string }) =>
        `(pow(${centre.x} - ${x}, 2) + pow(${centre.y} - ${y}, 2))`
      return `CASE WHEN ${distance(odd)} < ${distance(even)} THEN ${odd[axis]} ELSE ${even[axis]} END`
    })
}

export const numberFunctions: readonly FunctionDefinition[] = [
  rowFunction(
    'ABS',
    strict(
      'integer -> integer',
      ([value]) => absolute(BigInt(Number(value) < 0 ? -1 : 1) * asInteger(value)),
      ([value]) => `abs(${value})`,
    ),
    strict(
      'real -> real',
      ([value]) => Math.abs(Number(value)),
      ([value]) => `abs(${value})`,
    ),
  ),
  rowFunction(
    'SIGN',
    strict(
      'real -> integer',
      ([value]) => BigInt(Math.sign(Number(value))),
      ([value]) => `CAST(sign(${value}) AS BIGINT)`,
    ),
  ),
  rowFunction(
    'SQUARE',
    strict(
      'integer -> integer',
      ([value]) => asInteger(value) * asInteger(value),
      ([value = '']) => bind([value], (x) => `(${x} * ${x})`),
    ),
    strict(
      'real -> real',
      ([value]) => Number(value) ** 2,
      ([value = '']) => bind([value], (x) => `(${x} * ${x})`),
    ),
  ),
  mathFunction('SQRT', Math.sqrt, 'sqrt'),
  mathFunction('EXP', Math.exp, 'exp'),
  mathFunction('LN', Math.log, 'ln'),
  mathFunction('SIN', Math.sin, 'sin'),
  mathFunction('COS', Math.cos, 'cos'),
  mathFunction('TAN', Math.tan, 'tan'),
  mathFunction('ASIN', Math.asin, 'asin'),
  mathFunction('ACOS', Math.acos, 'acos'),
  mathFunction('ATAN', Math.atan, 'atan'),
  mathFunction('DEGREES', (value) => (value * 180) / Math.PI, 'degrees'),
  mathFunction('RADIANS', (value) => (value * Math.PI) / 180, 'radians'),
  rowFunction(
    'COT',
    real(
      'real',
      (value) => 1 / Math.tan(value),
      (value = '') => finiteSql(`(1 / NULLIF(tan(${value}), 0))`),
    ),
  ),
  rowFunction(
    'ATAN2',
    real('real real', Math.atan2, (y, x) => `atan2(${y}, ${x})`),
  ),
  rowFunction(
    'PI',
    real(
      '',
      () => Math.PI,
      () => 'pi()',
    ),
  ),
  rowFunction(
    'POWER',
    real('real real', Math.pow, (base, power) => finiteSql(`pow(${base}, ${power})`)),
  ),
  rowFunction(
    'LOG',
    real('real', Math.log10, (value) => `TRY(log10(${value}))`),
    real(
      'real real',
      (value, base) => (value > 0 && base > 0 ? Math.log(value) / Math.log(base) : NaN),
      (value, base) => finiteSql(`(TRY(ln(${value})) / NULLIF(TRY(ln(${base})), 0))`),
    ),
  ),
  rowFunction(
    'DIV',
    strict(
      'integer integer -> integer',
      ([left, right]) => (right === 0n ? null : asInteger(left) / asInteger(right)),
      ([left, right]) => `(${left} // NULLIF(${right}, 0))`,
    ),
  ),
  toInteger('CEILING', Math.ceil, 'ceil'),
  toInteger('FLOOR', Math.floor, 'floor'),
  rowFunction(
    'ROUND',
    strict(
      'real -> real',
      ([value]) => roundReal(Number(value), 0),
      ([value]) => `round(${value})`,
    ),
    strict(
      'real integer -> real',
      ([value, places]) => roundReal(Number(value), Number(places)),
      ([value = '', places = '']) => roundSql(value, places),
    ),
  ),
  rowFunction(
    'HEXBINX',
    real('real real', (x, y) => hexagon(x, y).x, hexagonSql('x')),
  ),
  rowFunction(
    'HEXBINY',
    real('real real', (x, y) => hexagon(x, y).y, hexagonSql('y')),
  ),
]

export function asInteger(value: Value | undefined): bigint {
  return typeof value === 'bigint' ? value : 0n
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value
}

/**
 * Rounds the exact value of the binary number, halves away from zero. `printf` rounds exactly but halves to even; a
 * half is found exactly, as it is an odd number of the next binary place.
 */
function roundSql(value: string, places: string): string {
  return bind([value, places], (x, p) => {
    const isHalf = `(abs(${x}) * pow(2, ${p} + 1)) % 2 = 1`
    const half = `round(${x} * pow(10, ${p})) / pow(10, ${p})`
    const exact = `CAST(printf('%.' || least(${p}, 100) || 'f', ${x}) AS DOUBLE)`
    const whole = `round(${x} / pow(10, -${p})) * pow(10, -${p})`
    return `CASE WHEN ${p} IS NULL OR ${x} IS NULL THEN NULL WHEN ${p} <= 0 THEN ${whole} WHEN ${isHalf} THEN ${half} ELSE ${exact} END`
  })
}
