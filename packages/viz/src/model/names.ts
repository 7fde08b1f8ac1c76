import type { Derivation } from './derivation.ts'
/** Bracketed names: `[Sales]`, `[federated.1].[sum:Sales:qk]`; a closing bracket inside a name is doubled. */

/** A reference to a field instance or a column of a data source. */
export interface QualifiedName {
  /** Without brackets; absent when the reference is to the data source at hand. */
  readonly datasource?: string
  /** With brackets; two bracketed parts for the row count of a table. */
  readonly instance: string
}

/** `Sales` for `[Sales]`; other text as it is. */
export function unbracket(name: string): string {
  return name.startsWith('[') && name.endsWith(']') ? name.slice(1, -1).replaceAll(']]', ']') : name
}

export function bracket(name: string): string {
  return `[${name.replaceAll(']', ']]')}]`
}

/** End of the bracketed name starting at `from`, exclusive; -1 when there is none. */
export function bracketEnd(text: string, from: number): number {
  if (text[from] !== '[') return -1
  let at = from + 1
  while (at < text.length) {
    if (text[at] === ']') {
      if (text[at + 1] !== ']') return at + 1
      at += 1
    }
    at += 1
  }
  return -1
}

/** The bracketed parts of a dotted name: `[a].[b]` is `['[a]', '[b]']`; undefined when the text is something else. */
export function bracketParts(text: string): string[] | undefined {
  const parts: string[] = []
  let at = 0
  for (;;) {
    const end = bracketEnd(text, at)
    if (end < 0) return undefined
    parts.push(text.slice(at, end))
    if (end === text.length) return parts
    if (text[end] !== '.') return undefined
    at = end + 1
  }
}

export function parseQualifiedName(text: string): QualifiedName | undefined {
  const parts = bracketParts(text.trim())
  const [first, ...rest] = parts ?? []
  if (first === undefined) return undefined
  if (rest.length === 0) return { instance: first }
  return { datasource: unbracket(first), instance: rest.join('.') }
}

const derivationOfPrefix: ReadonlyMap<string, Derivation> = new Map<string, Derivation>([
  ['none', 'None'],
  ['attr', 'Attribute'],
  ['usr', 'User'],
  ['io', 'InOut'],
  ['sum', 'Sum'],
  ['avg', 'Avg'],
  ['min', 'Min'],
  ['max', 'Max'],
  ['cnt', 'Count'],
  ['ctd', 'CountD'],
  ['med', 'Median'],
  ['std', 'Stdev'],
  ['stp', 'StdevP'],
  ['var', 'Var'],
  ['vrp', 'VarP'],
  ['yr', 'Year'],
  ['qr', 'Quarter'],
  ['mn', 'Month'],
  ['wk', 'Week'],
  ['wd', 'Weekday'],
  ['dy', 'Day'],
  ['hr', 'Hour'],
  ['mi', 'Minute'],
  ['sc', 'Second'],
  ['my', 'MY'],
  ['md', 'MDY'],
  ['tyr', 'Year-Trunc'],
  ['tqr', 'Quarter-Trunc'],
  ['tmn', 'Month-Trunc'],
  ['twk', 'Week-Trunc'],
  ['tdy', 'Day-Trunc'],
  ['thr', 'Hour-Trunc'],
  ['tmi', 'Minute-Trunc'],
  ['tsc', 'Second-Trunc'],
])

const knownDerivations: ReadonlySet<string> = new Set(derivationOfPrefix.values())

export function isDerivation(text: string): text is Derivation {
  return knownDerivations.has(text)
}

export interface InstanceNameParts {
  /** Prefixes before the innermost derivation: quick table calculations, forecasts. */
  readonly outer: readonly string[]
  readonly derivation: Derivation
  /** With brackets. */
  readonly column: string
  readonly key: 'nk' | 'ok' | 'qk'
}

/** Reads `[rank:sum:Sales:qk:2]`; undefined when the name does not follow that pattern. */
export function parseInstanceName(name: string): InstanceNameParts | undefined {
  // The row count of a table: `[__tableau_internal_object_id__].[cnt:Orders_1:qk]` counts the column of both parts.
  const [owner, counted] = bracketParts(name) ?? []
  if (owner !== undefined && counted !== undefined) {
    const inner = parseInstanceName(counted)
    return inner && { ...inner, column: `${owner}.${inner.column}` }
  }
  const match = /^(.+):([noq]k)(?::\d+)?$/s.exec(unbracket(name))
  const [, head, key] = match ?? []
  if (head === undefined || key === undefined) return undefined
  const parts = head.split(':')
  // The column itself may contain colons, so the first known prefix ends the prefixes.
  const at = parts.findIndex((part) => derivationOfPrefix.has(part))
  const derivation = derivationOfPrefix.get(parts[at] ?? '')
  if (at < 0 || at > 3 || derivation === undefined || at === parts.length - 1) return undefined
  const column = bracket(parts.slice(at + 1).join(':'))
  return { outer: parts.slice(0, at), derivation, column, key: asKey(key) }
}

function asKey(key: string): 'nk' | 'ok' | 'qk' {
  return key === 'nk' || key === 'ok' ? key : 'qk'
}
