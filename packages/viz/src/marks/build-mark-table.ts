/** From the rows a query answers to the table of marks: values, texts, headings, the order of columns. */

import type { BoundSheet, Field, ShelfItem } from '../model/sheet.ts'
import type { CompiledSheet } from '../query/compile-sheet.ts'
import { measureIndexKey } from '../query/output-columns.ts'
import type { QueryResult } from '../database/executor.ts'
import { severalKey } from '../query/sheet-formulas.ts'
import { itemKey } from '../query/sheet-pills.ts'
import { pillCaption, pillText, specialCaption } from '../model/caption.ts'
import type { MarkColumn, MarkTable, MarkValue } from './mark-table.ts'
import { measureValueText } from './number-format.ts'
import { valueFormatter } from './value-text.ts'

export function buildMarkTable(
  sheet: BoundSheet,
  compiled: CompiledSheet,
  result: QueryResult,
): MarkTable {
  const { pills } = compiled
  const values = new Map(result.columns.map((column) => [column.name, column.values]))
  const special: readonly ShelfItem[] =
    pills.measureNamesAt === null
      ? []
      : [
          { kind: 'special', pill: 'measure-names' },
          { kind: 'special', pill: 'measure-values' },
        ]
  const fields = pills.items.filter((item) => item.kind === 'field')
  const columns = [...fields, ...special]
    .toSorted(byKindThenPillText)
    .map((item) =>
      item.kind === 'field'
        ? fieldColumn(item.field, values)
        : specialColumn(item.pill, sheet, values),
    )
  return {
    sheet: sheet.name,
    columns,
    rowCount: columns.length === 0 ? 0 : result.rowCount,
    unsupported: sheet.unsupported,
    warnings: compiled.warnings,
  }
}

type ResultValues = ReadonlyMap<string, readonly MarkValue[]>

function fieldColumn(field: Field, results: ResultValues): MarkColumn {
  const values = results.get(field.instance) ?? []
  const several = results.get(severalKey(field))
  const format = valueFormatter(field)
  return {
    key: field.instance,
    item: { kind: 'field', field },
    caption: pillCaption(field),
    values,
    texts: values.map((value, row) => (several?.[row] === true ? '*' : format(value))),
  }
}

function specialColumn(
  pill: (ShelfItem & { kind: 'special' })['pill'],
  sheet: BoundSheet,
  results: ResultValues,
): MarkColumn {
  const shown = (results.get(measureIndexKey) ?? []).map(
    (index) => sheet.measureValues[Number(index)],
  )
  const item = { kind: 'special', pill } as const
  const shared = { key: pill, item, caption: specialCaption(pill) }
  if (pill === 'measure-names') {
    const texts = shown.map((field) => (field === undefined ? '' : measureName(sheet, field)))
    return { ...shared, values: shown.map((field) => field?.instance ?? null), texts }
  }
  const values = shown.map((field, row) => results.get(field?.instance ?? '')?.[row] ?? null)
  const texts = values.map((value, row) => measureText(shown[row], value))
  return { ...shared, values, texts }
}

function measureName(sheet: BoundSheet, field: Field): string {
  return sheet.measureNameAliases?.get(field.instance) ?? pillCaption(field)
}

/** Numbers appear without the measure's own format (seen in exports); dates and text have nothing else. */
function measureText(field: Field | undefined, value: MarkValue): string {
  if (typeof value === 'number') return measureValueText(value)
  return field === undefined ? '' : valueFormatter(field)(value)
}

/** Order of columns seen in exports: discrete ones first, then alphabetical by the text on the pill. */
export function byKindThenPillText(a: ShelfItem, b: ShelfItem): number {
  return (
    Number(isContinuous(a)) - Number(isContinuous(b)) ||
    alphabet.compare(textOf(a), textOf(b)) ||
    alphabet.compare(itemKey(a), itemKey(b))
  )
}

const alphabet = new Intl.Collator('en')

function isContinuous(item: ShelfItem): boolean {
  return item.kind === 'special' ? item.pill === 'measure-values' : !item.field.isDiscrete
}

function textOf(item: ShelfItem): string {
  return item.kind === 'special' ? specialCaption(item.pill) : pillText(item.field)
}
