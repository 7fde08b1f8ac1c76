/** What a result depends on besides the file and the request, and what its picture lacks: for those who keep results. */

import { FormulaError } from '../calculation/formula-error.ts'
import { readTokens } from '../calculation/lexer.ts'
import type { PreparedWorkbook } from '../extract/prepare-workbook.ts'
import { bindSheet } from '../model/bind-sheet.ts'
import type { Unsupported } from '../model/sheet.ts'
import type { WorkbookModel, WorksheetModel } from '../model/workbook.ts'
import type { XmlElement } from '../package/xml-tree.ts'

/**
 * `today`: the day of `now`. `now`: its minute. `user`: who is looking. `live`: what lies outside the file, such as a
 * program that this machine lacks today.
 */
export type Dependency = 'today' | 'now' | 'user' | 'live'

export interface ViewFacts {
  /** Where the document leaves a doubt, the dependency is listed. */
  readonly dependencies: readonly Dependency[]
  readonly unsupported: readonly (Unsupported & { readonly sheet: string })[]
}

export function viewFacts(prepared: PreparedWorkbook, view: string): ViewFacts {
  const { workbook } = prepared
  const sheets = worksheetsOf(workbook, view)
  const found = new Set(dependenciesOf(workbook, sheets))
  if (lacksProgram(prepared)) found.add('live')
  return {
    dependencies: [...found],
    unsupported: sheets.flatMap(({ name }) =>
      (bindSheet(workbook, name)?.unsupported ?? []).map((item) => ({ ...item, sheet: name })),
    ),
  }
}

/** The worksheets that a view shows, through dashboards and stories. */
function worksheetsOf(workbook: WorkbookModel, view: string): readonly WorksheetModel[] {
  const names = new Set([view])
  for (const name of names) {
    for (const shown of workbook.dashboards.get(name)?.sheets ?? []) names.add(shown)
  }
  return [...names].flatMap((name) => workbook.worksheets.get(name) ?? [])
}

const functions: readonly (readonly [Dependency, RegExp])[] = [
  ['now', /\bNOW\b/i],
  ['today', /\bTODAY\b/i],
  [
    'user',
    /\b(?:USERNAME|FULLNAME|USERDOMAIN|IS(?:MEMBEROF|USERNAME|FULLNAME)|USERATTRIBUTE\w*)\b/i,
  ],
]

/** Whether a formula calls a function of the pattern: a name in a text, a comment or brackets is no call. */
function calls(text: string, pattern: RegExp): boolean {
  if (!pattern.test(text)) return false
  try {
    const tokens = readTokens(text)
    return tokens.some(
      ({ kind, text: name }, index) =>
        kind === 'word' && tokens[index + 1]?.text === '(' && pattern.test(name),
    )
  } catch (error) {
    // What is no formula leaves a doubt.
    if (error instanceof FormulaError) return true
    throw error
  }
}

/** What several sheets share of a data source is looked at once. */
function dependenciesOf(
  workbook: WorkbookModel,
  sheets: readonly WorksheetModel[],
): readonly Dependency[] {
  const elements = [...elementsOf(workbook, sheets)]
  const texts = [
    ...formulasOf(workbook, sheets),
    ...elements.flatMap(({ text, attributes }) => [text, ...attributes.values()]),
  ]
  return [
    ...functions
      .filter(([, pattern]) => texts.some((text) => calls(text, pattern)))
      .map(([dependency]) => dependency),
    ...elements.flatMap(relativeDate),
  ]
}

/** The parts of the document that rows of sheets may come from: their own tables, and the filters and groups around. */
function* elementsOf(
  workbook: WorkbookModel,
  sheets: readonly WorksheetModel[],
): Generator<XmlElement> {
  for (const { table } of sheets) yield* tree(table)
  for (const name of new Set(sheets.flatMap(({ datasources }) => datasources))) {
    const datasource = workbook.datasources.get(name)
    const around = [...(datasource?.filters ?? []), ...(datasource?.groups.values() ?? [])]
    for (const element of around) yield* tree(element)
    const shared = workbook.sharedViews.get(name)
    if (shared !== undefined) yield* tree(shared)
  }
}

function* tree(element: XmlElement): Generator<XmlElement> {
  const waiting = [element]
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    yield at
    for (const child of at.children) waiting.push(child)
  }
}

function formulasOf(workbook: WorkbookModel, sheets: readonly WorksheetModel[]): readonly string[] {
  const names = new Set(sheets.flatMap(({ datasources }) => datasources))
  const sets = [
    ...[...names].flatMap((name) => [
      workbook.datasources.get(name),
      workbook.sharedViewFields.get(name),
    ]),
    ...sheets.flatMap(({ datasources, dependencies }) =>
      [...datasources, 'Parameters'].map((name) => dependencies.get(name)),
    ),
  ]
  return sets.flatMap((set) =>
    [...(set?.columns.values() ?? [])].flatMap(({ formula }) => formula ?? []),
  )
}

function relativeDate({ attributes }: XmlElement): readonly Dependency[] {
  if (attributes.get('class') !== 'relative-date') return []
  if ((attributes.get('period-anchor') ?? '') !== '') return []
  const period = attributes.get('period-type-v2') ?? attributes.get('period-type') ?? ''
  return [['hour', 'minute', 'second'].includes(period) ? 'now' : 'today']
}

/** What could not be converted here and now may be converted later. */
function lacksProgram({ sources }: PreparedWorkbook): boolean {
  return [...sources.values()].some(
    (source) => source.kind === 'failed' && passing.has(source.error.code),
  )
}

const passing: ReadonlySet<string> = new Set([
  'hyper-reader-missing',
  'hyper-reader-failed',
  'conversion-timeout',
])
