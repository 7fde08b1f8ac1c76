/** What a formula asks of an engine, told from its words alone; the calculation language itself is elsewhere. */

const tableCalculations =
  /\b(?:FIRST|INDEX|LAST|LOOKUP|PREVIOUS_VALUE|SIZE|TOTAL|RANK(?:_\w+)?|RUNNING_\w+|WINDOW_\w+|SCRIPT_\w+|MODEL_\w+)\s*\(/i
const userFunctions =
  /\b(?:FULLNAME|ISFULLNAME|ISMEMBEROF|ISUSERNAME|USERDOMAIN|USERNAME|USERATTRIBUTE(?:INCLUDES)?)\s*\(/i
const spatialFunctions = /\b(?:AREA|BUFFER|DISTANCE|INTERSECTS|MAKELINE|MAKEPOINT|COLLECT)\s*\(/i

/** Features beyond plain row and aggregate expressions, as names for `Unsupported`. */
export function formulaFeatures(formula: string): readonly string[] {
  const code = withoutText(formula)
  const bare = code.replaceAll(/\[(?:[^\]]|\]\])*\]/g, '[]')
  return [
    ...(bare.includes('{') ? ['lod'] : []),
    ...(tableCalculations.test(bare) ? ['table-calculation'] : []),
    ...(/\[Parameters\]\s*\.\s*\[/.test(code) ? ['parameter'] : []),
    ...(userFunctions.test(bare) ? ['user-function'] : []),
    ...(spatialFunctions.test(bare) ? ['spatial'] : []),
    ...(/\bRAWSQL(?:AGG)?_\w+\s*\(/i.test(bare) ? ['pass-through'] : []),
  ]
}

/** True for formulas that are a plain number, such as the `1` behind Number of Records in older documents. */
export function isConstantFormula(formula: string): boolean {
  return /^-?\d+(?:\.\d+)?$/.test(formula.trim())
}

/** Names, with brackets, of the fields of its own data source a formula refers to. */
export function formulaReferences(formula: string): readonly string[] {
  const code = withoutText(formula)
  const found = new Set<string>()
  for (const match of code.matchAll(/(\.\s*)?(\[(?:[^\]]|\]\])*\])(\s*\.\s*\[)?/g)) {
    const [, dotBefore, name, dotAfter] = match
    if (dotBefore === undefined && dotAfter === undefined && name !== undefined) found.add(name)
  }
  return [...found]
}

/** The formula with the content of strings and comments taken out, so that words in them mean nothing. */
function withoutText(formula: string): string {
  return formula.replaceAll(
    /(\[(?:[^\]]|\]\])*\])|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|\/\/[^\r\n]*|\/\*[\s\S]*?\*\//g,
    (_match, name: string | undefined) => name ?? ' ',
  )
}
