/** Untrusted JSON into plain values, under the caps of the XML reader. */

import { findJsonFault, placeOf } from './json-fault.ts'
import { decodeBody, defaultXmlLimits } from './xml-read.ts'
import { quoted, WireError } from './wire-error.ts'

export interface JsonLimits {
  readonly bytes: number
  readonly depth: number
  /** Objects and arrays together. */
  readonly containers: number
}

export const defaultJsonLimits: JsonLimits = {
  bytes: defaultXmlLimits.bytes,
  /* A repeated child is one element in XML and two containers here. */
  depth: 2 * defaultXmlLimits.depth,
  containers: 2 * defaultXmlLimits.elements,
}

/** Index after the closing quote of the string that opens at `start`. */
function endOfString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); ; quote = text.indexOf('"', quote + 1)) {
    let escapes = 0
    while (text[quote - 1 - escapes] === '\\') escapes += 1
    if (escapes % 2 === 0) return quote + 1
  }
}

/** Whether the next character after blanks is a colon: what stood before was a member name. */
function isBeforeColon(text: string, start: number): boolean {
  let index = start
  while (' \t\r\n'.includes(text[index] ?? ':')) index += 1
  return text[index] === ':'
}

/** Text of a string with its quotes. */
const nameOf = (quotedText: string): string =>
  quotedText.includes('\\') ? (JSON.parse(quotedText) as string) : quotedText.slice(1, -1)

/**
 * Refuses duplicate member names, which parsers disagree on, and documents beyond the caps.
 *
 * @param text Valid JSON.
 */
function checkStructure(text: string, limits: JsonLimits): void {
  const names: (Set<string> | null)[] = []
  let containers = 0
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index]
    if (character === '}' || character === ']') names.pop()
    else if (character === '{' || character === '[') {
      names.push(character === '{' ? new Set() : null)
      containers += 1
      if (names.length > limits.depth)
        throw new WireError(`the JSON is nested deeper than ${limits.depth} levels`)
      if (containers > limits.containers)
        throw new WireError(`the JSON has more than ${limits.containers} objects and arrays`)
    } else if (character === '"') {
      const end = endOfString(text, index)
      const seen = isBeforeColon(text, end) ? names.at(-1) : null
      const name = seen ? nameOf(text.slice(index, end)) : ''
      if (seen?.has(name)) throw new WireError(`the JSON has the member ${quoted(name)} twice`)
      seen?.add(name)
      index = end - 1
    }
  }
}

/**
 * Parses a whole document.
 *
 * @throws WireError when it is not UTF-8, not JSON, beyond the limits, or has a member twice in one object.
 */
export function readJson(bytes: Uint8Array, limits: JsonLimits = defaultJsonLimits): unknown {
  const text = decodeBody(bytes, limits.bytes)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    const { index, expected } = findJsonFault(text) ?? { index: 0, expected: 'JSON' }
    const place = placeOf(text, index)
    throw new WireError(`the JSON is malformed: ${place}: expected ${expected}`, { cause })
  }
  checkStructure(text, limits)
  return value
}
