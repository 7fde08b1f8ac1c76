/** Finds a short byte sequence in long ones, skipping most of what it passes (Boyer-Moore-Horspool). */

/**
 * Compiles a search for `needle`.
 *
 * Where the first byte of the needle occurs nowhere else in it (a line break before a boundary), the work is linear in the
 * bytes searched whatever they are: candidates are compared from their first byte on.
 *
 * @returns Index of the first occurrence at or after `start`, or -1.
 */
export function byteSearch(needle: Uint8Array): (haystack: Uint8Array, start: number) => number {
  const length = needle.length
  const last = length - 1
  const firstByte = needle[0]
  const lastByte = needle[last]
  const skips = new Int32Array(256).fill(length)
  for (let index = 0; index < last; index += 1) skips[needle[index] ?? 0] = last - index
  const matchesAt = (haystack: Uint8Array, at: number): boolean => {
    for (let index = 1; index < last; index += 1)
      if (haystack[at + index] !== needle[index]) return false
    return true
  }
  return (haystack, start) => {
    const end = haystack.length
    let at = start + last
    while (at < end) {
      const byte = haystack[at] ?? 0
      if (byte === lastByte && haystack[at - last] === firstByte && matchesAt(haystack, at - last))
        return at - last
      at += skips[byte] ?? 1
    }
    return -1
  }
}

/** Length of the longest end of `haystack`, from `start` on, that is a true beginning of `needle`. */
export function partialMatchLength(
  haystack: Uint8Array,
  needle: Uint8Array,
  start: number,
): number {
  const first = Math.max(start, haystack.length - needle.length + 1)
  for (let at = first; at < haystack.length; at += 1) {
    let index = 0
    while (at + index < haystack.length && haystack[at + index] === needle[index]) index += 1
    if (at + index === haystack.length) return haystack.length - at
  }
  return 0
}
