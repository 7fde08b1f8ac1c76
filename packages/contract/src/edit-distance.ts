/** The nearest of several words to one that was mistyped. */

/** Letters to insert, delete, change or swap with their neighbour until the one text is the other. */
export function editDistance(one: string, other: string): number {
  let before: readonly number[] = []
  let row: readonly number[] = Array.from({ length: other.length + 1 }, (_, at) => at)
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= other.length; j += 1) {
      const isSame = one[i - 1] === other[j - 1]
      const isSwapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]
      next[j] = Math.min(
        (row[j] ?? 0) + 1,
        (next[j - 1] ?? 0) + 1,
        (row[j - 1] ?? 0) + (isSame ? 0 : 1),
        isSwapped ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      )
    }
    before = row
    row = next
  }
  return row[other.length] ?? 0
}

/** Longer ones are no slips of the hand, and take long to compare. */
const longestWord = 128

/**
 * The word that is meant, or null where none is near: at most a third of its letters differ. Of two that are as near, the first.
 *
 * @param among In the order in which they are preferred.
 */
export function nearestWord(text: string, among: Iterable<string>): string | null {
  if (text.length > longestWord) return null
  const wanted = text.toLowerCase()
  let nearest: string | null = null
  let least = Number.POSITIVE_INFINITY
  for (const word of among) {
    const distance = editDistance(wanted, word.toLowerCase())
    const isNear = distance <= Math.max(1, Math.floor(word.length / 3))
    if (isNear && distance < least) [nearest, least] = [word, distance]
  }
  return nearest
}
