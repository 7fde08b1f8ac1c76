/** From columns to values and back. */

/** A boolean in a column. */
export type Flag = 0 | 1

export const flag = (value: boolean): Flag => (value ? 1 : 0)

/** Epoch milliseconds to a date; 0 and null are "never". */
export const dateOrNull = (epochMs: number | null): Date | null =>
  epochMs === null || epochMs === 0 ? null : new Date(epochMs)

/** A view on the driver's bytes as a Buffer. */
export const buffer = (bytes: Uint8Array): Buffer =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** The only row, or null. */
export const firstOrNull = <T>(rows: readonly T[]): T | null => rows[0] ?? null

/** The row that a statement must have answered with. */
export function only<T>(rows: readonly T[], what: string): T {
  const row = rows[0]
  if (row === undefined) throw new Error(`${what} does not exist`)
  return row
}

/** A list that a statement may bind in pieces, below the databases' limits for bound values. */
export function chunks<T>(items: readonly T[], size = 500): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  )
}
