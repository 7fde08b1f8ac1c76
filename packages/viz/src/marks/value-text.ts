/** Display text of the values of one field, formatted as the workbook says. */

import type { Field } from '../model/sheet.ts'
import { datePartText, defaultDatePattern, formatDate } from './date-format.ts'
import type { QuickCalculation } from '../model/table-calculation.ts'
import type { MarkValue } from './mark-table.ts'
import { automaticNumber, numberFormatter } from './number-format.ts'

const dateParts: ReadonlySet<string> = new Set([
  'Year',
  'Quarter',
  'Month',
  'Week',
  'Weekday',
  'Day',
  'Hour',
  'Minute',
  'Second',
  'MY',
  'MDY',
])

/** Makes the text of each value once; an alias comes before every format. */
export function valueFormatter(field: Field): (value: MarkValue) => string {
  const { aliases } = field.column
  const plain = plainFormatter(field)
  if (field.isAggregate || aliases === undefined || aliases.size === 0) return plain
  return (value) => aliases.get(value === null ? '%null%' : String(value)) ?? plain(value)
}

function plainFormatter(field: Field): (value: MarkValue) => string {
  const nullText = field.isAggregate && !field.isDiscrete ? '' : 'Null'
  const ofNumber = formatterOfNumbers(field)
  const ofDate = formatterOfDates(field)
  const isText = textKind(field)
  return (value) => {
    if (value === null) return nullText
    if (typeof value === 'boolean') return booleanText(field, value)
    if (typeof value === 'number') return ofNumber(value)
    if (isText === 'date') return ofDate(value)
    return isText === 'integer' ? ofNumber(value) : value
  }
}

function booleanText({ derivation }: Field, value: boolean): string {
  if (derivation === 'InOut') return value ? 'In' : 'Out'
  return value ? 'True' : 'False'
}

/** What text of this field is: plain text, an ISO date, or an integer too large for a number. */
function textKind(field: Field): 'text' | 'date' | 'integer' {
  const { dataType } = field.column
  if (dateParts.has(field.derivation)) return 'integer'
  if (field.derivation === 'Count' || field.derivation === 'CountD') return 'integer'
  if (dataType === 'date' || dataType === 'datetime') return 'date'
  return dataType === 'string' ? 'text' : 'integer'
}

function formatterOfNumbers(field: Field): (value: number | string) => string {
  if (dateParts.has(field.derivation)) {
    return field.isDiscrete ? (value) => datePartText(field.derivation, Number(value)) : String
  }
  const quick = field.tableCalculation?.quick ?? null
  if (quick !== null && !keepsUnit.has(quick.kind)) {
    const format = field.format ?? (isPercent(quick) ? 'p0.00%' : undefined)
    return (format === undefined ? null : numberFormatter(format)) ?? automaticNumber
  }
  // A count is a count whatever its column is measured in.
  const isCount = field.derivation === 'Count' || field.derivation === 'CountD'
  const format = field.format ?? (isCount ? undefined : field.column.format)
  const own = format === undefined ? null : numberFormatter(format)
  return own ?? (isIdentifier(field) ? String : automaticNumber)
}

/** Integers that name something, such as years and order numbers: their digits are not grouped. */
function isIdentifier({ column, derivation, isAggregate, isDiscrete }: Field): boolean {
  if (column.dataType !== 'integer' || !namingDerivations.has(derivation)) return false
  return column.role === 'dimension' || (isDiscrete && !isAggregate)
}

const namingDerivations: ReadonlySet<string> = new Set(['None', 'Attribute', 'Min', 'Max'])

/** Calculations among marks whose values are measured as their measure is. */
const keepsUnit: ReadonlySet<QuickCalculation['kind']> = new Set([
  'running',
  'difference',
  'moving',
])

function isPercent(quick: QuickCalculation): boolean {
  return quick.kind !== 'rank' || quick.rank === 'RANK_PERCENTILE'
}

function formatterOfDates(field: Field): (value: string) => string {
  const isWhole = !field.derivation.endsWith('-Trunc') || field.derivation === 'Day-Trunc'
  const format = field.format ?? (isWhole ? field.column.format : undefined)
  const pattern = format?.startsWith('*') === true ? format.slice(1) : undefined
  return (value) => formatDate(value, pattern ?? defaultDatePattern(field.derivation, value))
}
