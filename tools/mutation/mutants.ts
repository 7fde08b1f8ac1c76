/** Lists the small faults that can be put into a source text: one operator or constant replaced by another. */

import { randomFrom } from '../testing/torture.ts'
import { maskLiterals } from './mask.ts'

export interface Mutant {
  readonly file: string
  /** From 1. */
  readonly line: number
  /** Offset of the replaced text in the file. */
  readonly offset: number
  readonly before: string
  readonly after: string
}

interface Rule {
  readonly pattern: RegExp
  readonly after: string | ((before: string) => string)
}

/** Binary operators stand between spaces, as the formatter leaves them. */
const rules: readonly Rule[] = [
  { pattern: /(?<= )===(?= )/g, after: '!==' },
  { pattern: /(?<= )!==(?= )/g, after: '===' },
  { pattern: /(?<=[\w)\]] )<(?= )/g, after: '<=' },
  { pattern: /(?<=[\w)\]] )>(?= )/g, after: '>=' },
  { pattern: /(?<= )<=(?= )/g, after: '<' },
  { pattern: /(?<= )>=(?= )/g, after: '>' },
  { pattern: /(?<= )&&(?= )/g, after: '||' },
  { pattern: /(?<= )\|\|(?= )/g, after: '&&' },
  { pattern: /(?<=[\w)\]] )\+(?= )/g, after: '-' },
  { pattern: /(?<=[\w)\]] )-(?= )/g, after: '+' },
  { pattern: /(?<=[\w)\]] )\*(?= )/g, after: '/' },
  { pattern: /\btrue\b/g, after: 'false' },
  { pattern: /\bfalse\b/g, after: 'true' },
  { pattern: /(?<=[\s(])!(?=[\w(])/g, after: '' },
  {
    pattern: /(?<=[\s(,[])\b[0-9]+\b(?=[\s),\]]|$)/g,
    after: (before) => String(Number(before) + 1),
  },
  { pattern: /\bMath\.min\b/g, after: 'Math.max' },
  { pattern: /\bMath\.max\b/g, after: 'Math.min' },
  { pattern: /\.some\(/g, after: '.every(' },
  { pattern: /\.every\(/g, after: '.some(' },
]

/** Lines of imports and of types hold nothing that runs. */
const isErased = (line: string): boolean =>
  /^\s*(import|export \*|export type|export interface|type|interface|declare|readonly|\|)\b/.test(
    line,
  )

/** Every fault that the rules can put into a file, in order of offsets. */
export function mutantsOf(file: string, text: string): readonly Mutant[] {
  const masked = maskLiterals(text)
  const mutants: Mutant[] = []
  let offset = 0
  for (const [index, line] of masked.split('\n').entries()) {
    if (!isErased(line))
      for (const { pattern, after } of rules)
        for (const match of line.matchAll(pattern)) {
          const before = match[0]
          mutants.push({
            file,
            line: index + 1,
            offset: offset + match.index,
            before,
            after: typeof after === 'string' ? after : after(before),
          })
        }
    offset += line.length + 1
  }
  return mutants.sort((a, b) => a.offset - b.offset)
}

export const applyMutant = (text: string, { offset, before, after }: Mutant): string =>
  text.slice(0, offset) + after + text.slice(offset + before.length)

/** So many of the mutants, no two on one line, the same ones for the same seed. */
export function drawMutants(
  all: readonly Mutant[],
  count: number,
  seed: number,
): readonly Mutant[] {
  const random = randomFrom(seed)
  const left = [...all]
  const drawn = new Map<string, Mutant>()
  while (drawn.size < count && left.length > 0) {
    const [mutant] = left.splice(Math.floor(random() * left.length), 1)
    if (mutant === undefined) break
    const place = `${mutant.file}:${mutant.line}`
    if (!drawn.has(place)) drawn.set(place, mutant)
  }
  return [...drawn.values()]
}
