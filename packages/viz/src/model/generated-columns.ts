/** Columns that no table stores: the service makes them, or looks them up in maps of its own. */

import type { DataType } from './sheet.ts'

/** Without maps every place is unknown. */
const places: ReadonlySet<string> = new Set([
  '[Latitude (generated)]',
  '[Longitude (generated)]',
  '[Geometry (generated)]',
])

export function isGeneratedPlace(name: string): boolean {
  return places.has(name)
}

/** The column whose count is the number of rows of a table: `[__tableau_internal_object_id__].[Orders_1]`. */
export function isTableCount(name: string): boolean {
  return name.startsWith('[__tableau_internal_object_id__].')
}

/** Documents before version 10 use it without declaring it: each row counts one. */
const rowCount = '[Number of Records]'

export const forecastIndicator = '[Forecast Indicator]'

/** What the name alone says of a column; undefined for columns of the data. */
export function generatedColumn(
  name: string,
): { readonly formula: string; readonly dataType: DataType } | undefined {
  if (isGeneratedPlace(name)) return { formula: 'NULL', dataType: 'real' }
  const isCount = isTableCount(name) || name === rowCount
  return isCount ? { formula: '1', dataType: 'integer' } : undefined
}
