/** JSON objects as a verifier must read them: valid UTF-8, one meaning only. */

export type JsonObject = Readonly<Record<string, unknown>>

/** No token or key set of anybody is nested as deep. What is written of one later is written by functions that call themselves. */
const maxDepth = 32

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * The object that the bytes hold, or null when they are not UTF-8, not JSON, not an object, nested too deep, or name a member twice at
 * any depth.
 *
 * @see RFC 7515 section 4, RFC 7519 section 4: names must be unique; a parser that keeps one of two leaves the choice to chance
 */
export function parseStrictObject(bytes: Uint8Array): JsonObject | null {
  try {
    const text = utf8.decode(bytes)
    const value: unknown = JSON.parse(text)
    if (!isObject(value) || !isPlain(text)) return null
    return value
  } catch {
    return null
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * Whether no object names a member twice and nothing is nested too deep.
 *
 * @param text Valid JSON.
 */
function isPlain(text: string): boolean {
  /** Names of the open objects; null for an open array. */
  const open: (Set<string> | null)[] = []
  let isName = false
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at]
    if (char === '"') {
      const end = endOfString(text, at)
      const names = open.at(-1)
      if (isName && names) {
        const name = nameOf(text.slice(at, end + 1))
        if (names.has(name)) return false
        names.add(name)
      }
      isName = false
      at = end
    } else if (char === '{') {
      open.push(new Set())
      isName = true
    } else if (char === '[') {
      open.push(null)
      isName = false
    } else if (char === '}' || char === ']') open.pop()
    else if (char === ',') isName = true
    if (open.length > maxDepth) return false
  }
  return true
}

/** Text of a string with its quotes. */
function nameOf(quoted: string): string {
  return quoted.includes('\\') ? String(JSON.parse(quoted)) : quoted.slice(1, -1)
}

/** Index of the quote that closes the string opened at `start`. */
function endOfString(text: string, start: number): number {
  let quote = text.indexOf('"', start + 1)
  while (isEscaped(text, quote)) quote = text.indexOf('"', quote + 1)
  return quote
}

function isEscaped(text: string, at: number): boolean {
  let escapes = 0
  while (text[at - 1 - escapes] === '\\') escapes += 1
  return escapes % 2 === 1
}
