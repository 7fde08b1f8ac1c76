/** What a formula asks of an engine, read from its words alone; the calculation language itself is elsewhere. */

import { bracketEnd } from './names.ts'

const tableCalculations =
  /\b(?:FIRST|INDEX|LAST|LOOKUP|PREVIOUS_VALUE|SIZE|TOTAL|RANK(?:_\w+)?|RUNNING_\w+|WINDOW_\w+|SCRIPT_\w+|MODEL_\w+) ?\(/i
const userFunctions =
  /\b(?:FULLNAME|ISFULLNAME|ISMEMBEROF|ISUSERNAME|USERDOMAIN|USERNAME|USERATTRIBUTE(?:INCLUDES)?) ?\(/i
const spatialFunctions = /\b(?:AREA|BUFFER|DISTANCE|INTERSECTS|MAKELINE|MAKEPOINT|COLLECT) ?\(/i
const passThrough = /\bRAWSQL(?:AGG)?_\w+ ?\(/i

interface FormulaWords {
  /** The formula with every name as `[]`, strings and comments gone, and runs of space as one. */
  readonly code: string
  /** Names of fields of its own data source, with brackets. */
  readonly references: ReadonlySet<string>
  readonly usesParameters: boolean
}

/** Features beyond plain row and aggregate expressions, as names for `Unsupported`. */
export function formulaFeatures(formula: string): readonly string[] {
  const { code, usesParameters } = readWords(formula)
  return [
    ...(code.includes('{') ? ['lod'] : []),
    ...(tableCalculations.test(code) ? ['table-calculation'] : []),
    ...(usesParameters ? ['parameter'] : []),
    ...(userFunctions.test(code) ? ['user-function'] : []),
    ...(spatialFunctions.test(code) ? ['spatial'] : []),
    ...(passThrough.test(code) ? ['pass-through'] : []),
  ]
}

/** Names, with brackets, of the fields of its own data source a formula refers to. */
export function formulaReferences(formula: string): readonly string[] {
  return [...readWords(formula).references]
}

/** One pass from left to right: formulas come from strangers and may be long. */
function readWords(formula: string): FormulaWords {
  const code: string[] = []
  const references = new Set<string>()
  let usesParameters = false
  let qualifier: string | undefined
  let at = 0
  while (at < formula.length) {
    const skipped = skipText(formula, at)
    if (skipped > at) {
      if (code.at(-1) !== ' ') code.push(' ')
      at = skipped
      continue
    }
    const nameEnd = bracketEnd(formula, at)
    if (nameEnd < 0) {
      // An opening bracket that never closes leaves nothing to read behind it.
      if (formula[at] === '[') break
      code.push(formula[at] ?? '')
      at += 1
      continue
    }
    const name = formula.slice(at, nameEnd)
    const isQualifier = formula[nameEnd] === '.' && formula[nameEnd + 1] === '['
    if (qualifier === '[Parameters]') usesParameters = true
    if (qualifier === undefined && !isQualifier) references.add(name)
    qualifier = isQualifier ? name : undefined
    code.push('[]')
    at = isQualifier ? nameEnd + 1 : nameEnd
  }
  return { code: code.join(''), references, usesParameters }
}

/** End of the space, string or comment that starts here; the same place when none does. */
function skipText(formula: string, at: number): number {
  const char = formula[at] ?? ''
  if (/\s/.test(char)) return at + 1
  if (char === '"' || char === "'") return stringEnd(formula, at, char)
  if (formula.startsWith('//', at)) return endOf(formula, '\n', at + 2)
  if (formula.startsWith('/*', at)) return endOf(formula, '*/', at + 2)
  return at
}

function endOf(formula: string, mark: string, from: number): number {
  const found = formula.indexOf(mark, from)
  return found < 0 ? formula.length : found + mark.length
}

/** A doubled quote ends one string and starts the next; a backslash is an ordinary character. */
function stringEnd(formula: string, start: number, quote: string): number {
  const end = formula.indexOf(quote, start + 1)
  return end < 0 ? formula.length : end + 1
}
