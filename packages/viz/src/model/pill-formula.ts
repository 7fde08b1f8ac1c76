/** Pills as formulas of the calculation language: for what is chosen or ordered by the members of a pill. */

import type { Derivation } from './derivation.ts'
import type { Field } from './sheet.ts'

const parts: Readonly<Partial<Record<Derivation, string>>> = {
  Year: 'year',
  Quarter: 'quarter',
  Month: 'month',
  Week: 'week',
  Weekday: 'weekday',
  Day: 'day',
  Hour: 'hour',
  Minute: 'minute',
  Second: 'second',
}

/** The member of a row. */
export function pillFormula({ column, derivation }: Field): string {
  return derivedOperand(column.name, derivation)
}

/** `name` is that of a column, with brackets. */
export function derivedOperand(name: string, derivation: Derivation): string {
  const unit = /^(\w+)-Trunc$/.exec(derivation)?.[1]
  if (unit !== undefined) return `DATETRUNC('${unit.toLowerCase()}', ${name})`
  if (derivation === 'MY') return `(YEAR(${name}) * 100 + MONTH(${name}))`
  if (derivation === 'MDY') return `(YEAR(${name}) * 10000 + MONTH(${name}) * 100 + DAY(${name}))`
  const part = parts[derivation]
  return part === undefined ? name : `DATEPART('${part}', ${name})`
}
