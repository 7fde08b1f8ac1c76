/** Where a part of a multipart body ends: a line of its own that is the boundary, with CR LF or LF before and after it. */

import { byteSearch, partialMatchLength } from './byte-search.ts'

const lineFeed = 0x0a
const carriageReturn = 0x0d
const hyphen = 0x2d
/** Blanks that some senders leave after the boundary; a longer run is not a delimiter line. */
const longestPadding = 64

export type Found =
  /** The part ends at `start`; what follows the delimiter line begins at `end`. */
  | { readonly kind: 'part' | 'close'; readonly start: number; readonly end: number }
  /** No delimiter before `start`; whether there is one at it needs more bytes. */
  | { readonly kind: 'unsure'; readonly start: number }

type Line = { readonly kind: 'part' | 'close'; readonly end: number } | 'data' | 'unsure'

/** What follows the boundary on its line. `isEnd`: the source has no more bytes. */
function classify(bytes: Uint8Array, after: number, isEnd: boolean): Line {
  const isClose = bytes[after] === hyphen && bytes[after + 1] === hyphen
  const word = isClose ? after + 2 : after
  let at = word
  while ((bytes[at] === 0x20 || bytes[at] === 0x09) && at - word < longestPadding) at += 1
  if (bytes[at] === carriageReturn) at += 1
  if (bytes[at] === lineFeed) return { kind: isClose ? 'close' : 'part', end: at + 1 }
  if (at < bytes.length) return isLoneHyphen(bytes, at, after) && !isEnd ? 'unsure' : 'data'
  if (!isEnd) return 'unsure'
  return isClose ? { kind: 'close', end: at } : 'data'
}

const isLoneHyphen = (bytes: Uint8Array, at: number, after: number): boolean =>
  at === after && bytes[at] === hyphen && at + 1 === bytes.length

/**
 * Compiles the search for delimiter lines of a boundary.
 *
 * A line that only begins with the boundary is data: the boundary of an inner body may be a longer form of the outer one.
 */
export function delimiterFinder(boundary: string): (bytes: Uint8Array, isEnd: boolean) => Found {
  const needle = new TextEncoder().encode(`\n--${boundary}`)
  const withReturn = new TextEncoder().encode(`\r\n--${boundary}`)
  const search = byteSearch(needle)
  return (bytes, isEnd) => {
    for (let at = search(bytes, 0); at >= 0; at = search(bytes, at + 1)) {
      const start = at > 0 && bytes[at - 1] === carriageReturn ? at - 1 : at
      const line = classify(bytes, at + needle.length, isEnd)
      if (line === 'unsure') return { kind: 'unsure', start }
      if (line !== 'data') return { kind: line.kind, start, end: line.end }
    }
    const held = Math.max(
      partialMatchLength(bytes, needle, 0),
      partialMatchLength(bytes, withReturn, 0),
    )
    return { kind: 'unsure', start: bytes.length - held }
  }
}
