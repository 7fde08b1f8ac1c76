/** What a pill is called: in a heading, and as the text on the pill itself. */

import type { Derivation } from './derivation.ts'
import { isGeneratedPlace } from './generated-columns.ts'
import type { Field, SpecialPill } from './sheet.ts'
import type { QuickCalculation } from './table-calculation.ts'

/** Headings as Tableau words them; `Sum`, `User`, `None` and `Attribute` show the column's caption alone. */
const prefixes: Readonly<Partial<Record<Derivation, string>>> = {
  InOut: 'In / Out of ',
  Avg: 'Avg. ',
  Min: 'Min. ',
  Max: 'Max. ',
  Count: 'Count of ',
  CountD: 'Distinct count of ',
  Median: 'Median ',
  Stdev: 'Std. dev. of ',
  StdevP: 'Std. dev. (pop.) of ',
  Var: 'Variance of ',
  VarP: 'Variance (pop.) of ',
  Year: 'Year of ',
  Quarter: 'Quarter of ',
  Month: 'Month of ',
  Week: 'Week of ',
  Weekday: 'Weekday of ',
  Day: 'Day of ',
  Hour: 'Hour of ',
  Minute: 'Minute of ',
  Second: 'Second of ',
  MY: 'Month, Year of ',
  MDY: 'Month, Day, Year of ',
  'Year-Trunc': 'Year of ',
  'Quarter-Trunc': 'Quarter of ',
  'Month-Trunc': 'Month of ',
  'Week-Trunc': 'Week of ',
  'Day-Trunc': 'Day of ',
  'Hour-Trunc': 'Hour of ',
  'Minute-Trunc': 'Minute of ',
  'Second-Trunc': 'Second of ',
}

const functions: Readonly<Partial<Record<Derivation, string>>> = {
  Attribute: 'ATTR',
  User: 'AGG',
  InOut: 'IN/OUT',
  Sum: 'SUM',
  Avg: 'AVG',
  Min: 'MIN',
  Max: 'MAX',
  Count: 'CNT',
  CountD: 'CNTD',
  Median: 'MEDIAN',
  Stdev: 'STDEV',
  StdevP: 'STDEVP',
  Var: 'VAR',
  VarP: 'VARP',
}

/** Heading of a field in CSV and tooltips, e.g. `Avg. Sales`, `Month of Order Date`. */
export function pillCaption(field: Field): string {
  const quick = field.tableCalculation?.quick
  const before = quick == null ? '' : quickPrefix(quick)
  const prefix = isGeneratedPlace(field.column.name) ? '' : (prefixes[field.derivation] ?? '')
  return `${before}${prefix}${field.column.caption}`
}

const aggregations = {
  SUM: 'Sum',
  AVG: 'Average',
  MIN: 'Minimum',
  MAX: 'Maximum',
  COUNT: 'Count',
} as const

function quickPrefix(quick: QuickCalculation): string {
  switch (quick.kind) {
    case 'percent-of-total':
      return '% of Total '
    case 'rank':
      return quick.rank === 'RANK_PERCENTILE' ? 'Percentile of ' : 'Rank of '
    case 'running':
      return `Running ${aggregations[quick.aggregation]} of `
    case 'moving':
      return `Moving ${aggregations[quick.aggregation]} of `
    case 'difference':
      return 'Difference in '
    case 'percent-difference':
      return '% Difference in '
    default:
      return '% of '
  }
}

/** Text on the pill, e.g. `SUM(Sales)`, `MONTH(Order Date)`; CSV columns are ordered by it. */
export function pillText(field: Field): string {
  const { derivation, column } = field
  if (derivation === 'None') return column.caption
  const name = functions[derivation] ?? derivation.replace('-Trunc', '').toUpperCase()
  return `${name}(${column.caption})`
}

export function specialCaption(pill: SpecialPill): string {
  return pill === 'measure-names' ? 'Measure Names' : 'Measure Values'
}
