/** Where a text stops being JSON, and what would be right there. The parser's own message repeats what was sent. */

export interface JsonFault {
  readonly index: number
  /** What the place lacks, e.g. `a value`. */
  readonly expected: string
}

const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y
// oxlint-disable-next-line no-control-regex
const plain = /(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/y

/** Index behind what the pattern takes at a place; the place itself where it takes nothing. */
function after(pattern: RegExp, text: string, index: number): number {
  pattern.lastIndex = index
  return pattern.test(text) ? pattern.lastIndex : index
}

/** Index of the next character that is no blank; by hand, because it is asked for before each token. */
function afterBlanks(text: string, start: number): number {
  let index = start
  for (; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) break
  }
  return index
}

/** Index behind the string that begins there, or what is wrong in it. */
function stringEnd(text: string, start: number): number | JsonFault {
  const end = after(plain, text, start + 1)
  if (text[end] === '"') return end + 1
  if (end >= text.length) return { index: end, expected: 'the " that ends the string' }
  const expected =
    text[end] === '\\' ? 'an escape that JSON has' : 'no control character in a string'
  return { index: end, expected }
}

/** What may stand next. */
type State = 'value' | 'value or ]' | 'name' | 'name or }' | 'colon' | 'comma'

const expectations: Readonly<Record<State, string>> = {
  value: 'a value',
  'value or ]': 'a value or ]',
  name: 'a name in double quotes',
  'name or }': 'a name in double quotes or }',
  colon: 'a colon',
  comma: 'a comma or the end of what is open',
}

/** Deeper than any document that is read: there is no use in looking for the fault below. */
const deepest = 1000

interface Step {
  readonly index: number
  readonly state: State
}

/** One token; null where it does not fit. */
function step(text: string, { index, state }: Step, open: string[]): Step | JsonFault | null {
  const character = text[index]
  const isClosing = state === 'comma' || state === 'value or ]' || state === 'name or }'
  if (isClosing && character !== undefined && character === open.at(-1)) {
    open.pop()
    return { index: index + 1, state: 'comma' }
  }
  if (state === 'comma') {
    if (character !== ',' || open.length === 0) return null
    return { index: index + 1, state: open.at(-1) === '}' ? 'name' : 'value' }
  }
  if (state === 'colon') return character === ':' ? { index: index + 1, state: 'value' } : null
  const isName = state === 'name' || state === 'name or }'
  if (character === '"') {
    const end = stringEnd(text, index)
    return typeof end === 'number' ? { index: end, state: isName ? 'colon' : 'comma' } : end
  }
  if (isName) return null
  if (character === '{' || character === '[') {
    if (open.length >= deepest) return { index, expected: `at most ${deepest} levels` }
    open.push(character === '{' ? '}' : ']')
    return { index: index + 1, state: character === '{' ? 'name or }' : 'value or ]' }
  }
  const end = after(scalar, text, index)
  return end === index ? null : { index: end, state: 'comma' }
}

/** Null where the text is JSON; a document of more than a thousand levels counts as one with a fault there. */
export function findJsonFault(text: string): JsonFault | null {
  const open: string[] = []
  let at: Step = { index: afterBlanks(text, 0), state: 'value' }
  for (;;) {
    if (at.state === 'comma' && open.length === 0 && at.index === text.length) return null
    const next = step(text, at, open)
    if (next === null) {
      const isOver = at.state === 'comma' && open.length === 0
      return { index: at.index, expected: isOver ? 'nothing more' : expectations[at.state] }
    }
    if ('expected' in next) return next
    at = { ...next, index: afterBlanks(text, next.index) }
  }
}

/** Line and column of a place, both from 1, as the XML reader counts them. */
export function placeOf(text: string, index: number): string {
  const before = text.slice(0, index).split(/\r\n|\r|\n/)
  return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`
}
