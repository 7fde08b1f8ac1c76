/** The order of texts. */

import type { Collation } from './value.ts'

const collators = {
  en_US: new Intl.Collator('en-US'),
  en_US_CI: new Intl.Collator('en-US', { sensitivity: 'accent' }),
  root: new Intl.Collator('und'),
} as const

/** Negative, zero or positive. Texts that differ are equal only where the collation ignores case. */
export function compareText(left: string, right: string, collation: Collation): number {
  if (left === right) return 0
  if (collation === 'binary') return compareCodePoints(left, right)
  const order = collators[collation].compare(left, right)
  if (order !== 0 || collation === 'en_US_CI') return order
  return compareCodePoints(left, right)
}

/** UTF-16 order differs for characters beyond the first plane. */
function compareCodePoints(left: string, right: string): number {
  const a = Array.from(left)
  const b = Array.from(right)
  for (const [index, point] of a.entries()) {
    const other = b[index]
    if (other === undefined) return 1
    const difference = (point.codePointAt(0) ?? 0) - (other.codePointAt(0) ?? 0)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

/** Equal for texts that the collation holds equal. */
export function equalityKey(text: string, collation: Collation): string {
  return collation === 'en_US_CI' ? text.toLowerCase() : text
}
