/** Scalars as wire text, before escaping. */

import type { ScalarShape } from './shape.ts'
import { formatTime } from './time.ts'
import type { WireKind } from './types.ts'

const numberText = (value: unknown): string => {
  if (typeof value !== 'number' || !Number.isFinite(value))
    throw new RangeError(`not a number: ${String(value)}`)
  return String(value)
}

const booleanText = (value: unknown): string => (value === true ? 'true' : 'false')

const writers: Readonly<Record<WireKind, (value: unknown) => string>> = {
  text: String,
  boolean: booleanText,
  'boolean-text': booleanText,
  number: numberText,
  decimal: numberText,
  digits: numberText,
  time: (value) => formatTime(value as Date),
}

/** Text of a value of this shape; the same for both forms, since JSON differs only in its quotes. */
export const scalarText = (shape: ScalarShape): ((value: unknown) => string) => writers[shape.wire]
