import type { Derivation } from '../model/derivation.ts'
import { describe, expect, test } from 'vitest'
import type { Field } from '../model/sheet.ts'
import { pillCaption, pillText } from '../model/caption.ts'
import { datePartText, defaultDatePattern, formatDate } from './date-format.ts'
import { automaticNumber, measureValueText, numberFormatter } from './number-format.ts'
import { valueFormatter } from './value-text.ts'

describe('number format strings', () => {
  test.each<[format: string, value: number | string, text: string]>([
    ['n#,##0;-#,##0', 1234567.5, '1,234,568'],
    ['n#,##0;-#,##0', -1234.4, '-1,234'],
    ['n0', 0.5, '1'],
    ['n0.00', 1.005, '1.01'],
    ['n0.0#', 2, '2.0'],
    ['n0.0#', 2.345, '2.35'],
    ['n#.##', 0.5, '.5'],
    ['p0.0%', 0.14448, '14.4%'],
    ['p0%', -0.5, '-50%'],
    ['c"$"#,##0;("$"#,##0)', 26269.4, '$26,269'],
    ['c"$"#,##0;("$"#,##0)', -120, '($120)'],
    ['c"$"#,##0.00', 711.834803653, '$711.83'],
    ['C1033%', 1234.5, '$1,234.50'],
    ['C1033%', -1234.5, '-$1,234.50'],
    ['C2057%', 3, '£3.00'],
    ['*00000', 42, '00042'],
    ['n#,##0,K', 1234567, '1,235K'],
    ['n#,##0.0,,M', 1234567, '1.2M'],
    ['n#,##0,,,B', 45e9, '45B'],
    ['n#,##0,,.00M;-#,##0,,.00M', 123456789, '123.46M'],
    ['n#,##0,,.00M;-#,##0,,.00M', -123456789, '-123.46M'],
    ['n#,##0,,.00M', 0, '0.00M'],
    ['c"$"#,##0,.0K;-"$"#,##0,.0K', 123456789, '$123,456.8K'],
    ['c"$"#,##0,.0K;-"$"#,##0,.0K', -123456.789, '-$123.5K'],
    ['c"$"#,##0,,,.00B;("$"#,##0,,,.00B)', 123456789, '$0.12B'],
    ['c"$"#,##0,,,.00B;("$"#,##0,,,.00B)', -123456789, '($0.12B)'],
    ['n#,##0,,,.000B', '123456789012345678901', '123,456,789,012.346B'],
    ['*0,,.0#"m"', 1500000, '1.5m'],
    ['*0,.##" thousand"', 2000, '2 thousand'],
    ['n0.00,', 1234, '1.23'],
    ['n0.0,,%', 123456, '12.3%'],
    ['*#,##0,,"M €"', 12345678, '12M €'],
    ['*(000) 000-0000', 5551234567, '(555) 123-4567'],
    ['*000-00-0000', 123456789, '123-45-6789'],
    ['*0"."00', 1234, '12.34'],
    ['*#,##0" (est.)"', 1234, '1,234 (est.)'],
    ['*#,##0;-#,##0;"none"', 0, 'none'],
    ['*"up ";"down ";"flat"', -3, 'down '],
    ['*0" units"', 7, '7 units'],
    ['*\\#0', 7, '#7'],
    ['*0.00E+00', 12345, '1.23E+04'],
    ['*0.0E+00', 0.00012, '1.2E-04'],
    ['n0', -0.2, '0'],
    ['n#,##0', '123456789012345678901', '123,456,789,012,345,678,901'],
    ['n#,##0', 1e21, '1,000,000,000,000,000,000,000'],
    ['n', 1234.5678, '1,234.568'],
  ])('%s of %s is %s', (format, value, text) => {
    expect(numberFormatter(format)?.(value)).toBe(text)
  })

  test('a date pattern is no number format', () => {
    expect(numberFormatter('yyyy-MM-dd')).toBeNull()
  })
})

test.each<[value: number | string, text: string]>([
  [0, '0'],
  [5004, '5,004'],
  [-1234567, '-1,234,567'],
  [44.300000000000004, '44.3'],
  [1234.5678, '1,234.568'],
  [0.144482316, '0.1445'],
  [0.00012345678, '0.0001235'],
  [1 / 3, '0.3333'],
  [2 / 3 + 1, '1.667'],
  [0.99999, '1'],
  [-0.00004, '-0.00004'],
  ['9007199254740993', '9,007,199,254,740,993'],
])('without format %s is %s', (value, text) => {
  expect(automaticNumber(value)).toBe(text)
})

test.each([
  [438, '438'],
  [5004, '5,004'],
  [311783.644, '311,783.644'],
  [422610.5588000008, '422,610.558800001'],
  [65475.85270000001, '65,475.852700000'],
  [45047.2231, '45,047.2231'],
  [0.144482316, '0.144482316'],
  [0.1270730300000001, '0.127073030'],
])('as a Measure Value %s is %s, as in a real export', (value, text) => {
  expect(measureValueText(value)).toBe(text)
})

describe('dates', () => {
  test.each([
    ['2024-01-05', 'yyyy-MM-dd', '2024-01-05'],
    ['2024-01-05T15:04:09', 'm/d/yy h:mm AM/PM', '1/5/24 3:04 PM'],
    ['2024-01-05T00:04:09', 'h:nn:ss am/pm', '12:04:09 am'],
    ['2024-01-05T15:04:09', 'HH:mm:ss', '15:04:09'],
    ['2024-01-05', 'dddd, MMMM d', 'Friday, January 5'],
    ['2024-11-05', 'ddd MMM "of" yyyy \\Qq', 'Tue Nov of 2024 Q4'],
    ['0987-01-05', 'yyyy', '0987'],
    ['not a date', 'yyyy', 'not a date'],
  ])('%s by %s is %s', (date, pattern, text) => {
    expect(formatDate(date, pattern)).toBe(text)
  })

  test.each<[Derivation, string, string]>([
    ['None', '2024-01-05', '1/5/2024'],
    ['None', '2024-01-05T15:04:09', '1/5/2024 3:04:09 PM'],
    ['Year-Trunc', '2024-01-01', '2024'],
    ['Quarter-Trunc', '2024-04-01', '2024 Q2'],
    ['Month-Trunc', '2024-04-01', 'April 2024'],
    ['Day-Trunc', '2024-04-01', 'April 1, 2024'],
    ['Hour-Trunc', '2024-04-01T15:00:00', '4/1/2024 3 PM'],
  ])('%s of %s shows as %s', (derivation, date, text) => {
    expect(formatDate(date, defaultDatePattern(derivation, date))).toBe(text)
  })

  test.each<[Derivation, number, string]>([
    ['Year', 2024, '2024'],
    ['Quarter', 3, 'Q3'],
    ['Month', 12, 'December'],
    ['Weekday', 1, 'Sunday'],
    ['Week', 53, 'Week 53'],
    ['Day', 31, '31'],
    ['Hour', 0, '12 AM'],
    ['Hour', 13, '1 PM'],
    ['MY', 202401, 'January 2024'],
    ['MDY', 20240131, '1/31/2024'],
  ])('the part %s %i shows as %s', (derivation, value, text) => {
    expect(datePartText(derivation, value)).toBe(text)
  })
})

function field(derivation: Derivation, more: Partial<Field> = {}): Field {
  return {
    instance: '[x]',
    datasource: 'ds',
    column: { name: '[x]', caption: 'Sales', dataType: 'real', role: 'measure' },
    derivation,
    isDiscrete: false,
    isAggregate: derivation !== 'None',
    ...more,
  }
}

test.each<[Derivation, caption: string, pill: string]>([
  ['None', 'Sales', 'Sales'],
  ['Sum', 'Sales', 'SUM(Sales)'],
  ['User', 'Sales', 'AGG(Sales)'],
  ['Attribute', 'Sales', 'ATTR(Sales)'],
  ['Avg', 'Avg. Sales', 'AVG(Sales)'],
  ['Min', 'Min. Sales', 'MIN(Sales)'],
  ['Max', 'Max. Sales', 'MAX(Sales)'],
  ['Count', 'Count of Sales', 'CNT(Sales)'],
  ['CountD', 'Distinct count of Sales', 'CNTD(Sales)'],
  ['Median', 'Median Sales', 'MEDIAN(Sales)'],
  ['Month', 'Month of Sales', 'MONTH(Sales)'],
  ['Month-Trunc', 'Month of Sales', 'MONTH(Sales)'],
  ['MDY', 'Month, Day, Year of Sales', 'MDY(Sales)'],
])('%s is headed %s on the pill %s', (derivation, caption, pill) => {
  expect(pillCaption(field(derivation))).toBe(caption)
  expect(pillText(field(derivation))).toBe(pill)
})

describe('value texts', () => {
  const column = field('None').column
  test("a pill's own format comes before its column's", () => {
    const both = { column: { ...column, format: 'n0.0' }, format: 'p0%' }
    expect(valueFormatter(field('Sum', both))(0.5)).toBe('50%')
    expect(valueFormatter(field('Sum', { column: both.column }))(0.5)).toBe('0.5')
  })

  test('a count does not borrow the format of what it counts', () => {
    const currency = { column: { ...column, format: 'c"$"0.00' } }
    expect(valueFormatter(field('CountD', currency))(1234)).toBe('1,234')
  })

  test('an alias stands for its member, of any type', () => {
    const aliases = new Map([
      ['1', 'one'],
      ['%null%', 'nothing'],
    ])
    const format = valueFormatter(field('None', { column: { ...column, aliases } }))
    expect([1, 2, null].map((value) => format(value))).toEqual(['one', '2', 'nothing'])
  })

  test('null is empty for a measure and says so for a dimension', () => {
    expect(valueFormatter(field('Sum'))(null)).toBe('')
    expect(valueFormatter(field('None', { isDiscrete: true }))(null)).toBe('Null')
  })
})
