/** What a server wants to know of a workbook when it is published: its views, its connections, what it cannot do with it. */

import type { PackageKind } from '../package/open-package.ts'
import type { CallOptions } from '../package/call-options.ts'
import type { DocumentLimits } from '../package/document-limits.ts'
import { readDocument } from '../package/read-document.ts'
import { bindSheet } from './bind-sheet.ts'
import type { DashboardModel } from './dashboard.ts'
import type { InspectedConnection } from './inspect-datasource.ts'
import { describeConnections, extractKindsOf } from './inspect-datasource.ts'
import type { Unsupported } from './sheet.ts'
import { readWorkbook } from './workbook.ts'
import type { WorkbookModel } from './workbook.ts'
import { optional } from './xml-access.ts'

export interface InspectedView {
  readonly name: string
  readonly kind: 'worksheet' | 'dashboard' | 'story'
  /** PNG file kept in the document. */
  readonly thumbnail?: Uint8Array
  /** Worksheet whose rows answer for the view; absent for stories and for dashboards without worksheets. */
  readonly sheetForData?: string
}

export interface InspectedWorkbook {
  /** Version of the document format, e.g. `18.1`. */
  readonly version: string
  /** Visible tabs, in tab order. */
  readonly views: readonly InspectedView[]
  /** Worksheets and dashboards that exist and are no tab. */
  readonly hiddenSheets: readonly string[]
  /** Name of the view to show first. */
  readonly defaultView?: string
  /** Live sides of all data sources; extracts keep the connection they were made from. */
  readonly connections: readonly InspectedConnection[]
  readonly hasExtracts: boolean
  readonly extractKinds: readonly ('hyper' | 'tde')[]
  /** By worksheet, for those that lack something; of workbooks with very many, the first ones. */
  readonly unsupported: ReadonlyMap<string, readonly Unsupported[]>
}

/**
 * Content that is not understood never throws.
 *
 * @throws PackageError when the package or its document breaks a rule or a limit; the signal's reason when it fires
 */
export async function inspectWorkbook(
  path: string,
  kind: Extract<PackageKind, 'twb' | 'twbx'>,
  options: CallOptions<DocumentLimits> = {},
): Promise<InspectedWorkbook> {
  return readDocument({ path, kind }, options, async (source, limited) =>
    describeWorkbook(await readWorkbook(source, limited)),
  )
}

export function describeWorkbook(workbook: WorkbookModel): InspectedWorkbook {
  const tabs = tabNames(workbook)
  const views = Array.from(tabs, (name) => describeView(workbook, name))
  const active = workbook.windows.find((window) => window.isActive && tabs.has(window.name))
  const datasources = [...workbook.datasources.values()]
  const extractKinds = extractKindsOf(datasources)
  return {
    version: workbook.version,
    views,
    hiddenSheets: [...workbook.worksheets.keys(), ...workbook.dashboards.keys()].filter(
      (name) => !tabs.has(name),
    ),
    ...optional('defaultView', active?.name ?? views[0]?.name),
    connections: describeConnections(datasources),
    hasExtracts: extractKinds.length > 0,
    extractKinds,
    unsupported: findUnsupported(workbook),
  }
}

/** Documents without windows, as programs write them, show everything. */
function tabNames({ windows, worksheets, dashboards }: WorkbookModel): ReadonlySet<string> {
  const isKnown = (name: string) => worksheets.has(name) || dashboards.has(name)
  const known = windows.filter((window) => isKnown(window.name))
  if (known.length === 0) return new Set([...worksheets.keys(), ...dashboards.keys()])
  return new Set(known.filter((window) => !window.isHidden).map((window) => window.name))
}

function describeView(workbook: WorkbookModel, name: string): InspectedView {
  const thumbnail = optional('thumbnail', workbook.thumbnails.get(name))
  const dashboard = workbook.dashboards.get(name)
  if (dashboard === undefined) return { name, kind: 'worksheet', ...thumbnail, sheetForData: name }
  return {
    name,
    kind: dashboard.kind,
    ...thumbnail,
    ...optional('sheetForData', sheetForData(workbook, dashboard)),
  }
}

/**
 * The worksheet that answers for a dashboard: of those in its visible zones, the first by name.
 *
 * @see Salesforce help article 005317100
 */
function sheetForData(workbook: WorkbookModel, dashboard: DashboardModel): string | undefined {
  if (dashboard.kind === 'story') return undefined
  const [first] = dashboard.sheets
    .filter((sheet) => workbook.worksheets.has(sheet))
    .toSorted(alphabet.compare)
  return first
}

const alphabet = new Intl.Collator('en')

/** What is bound to find it, at most: every sheet binds the filters and sorts of its data sources again. */
const mostSteps = 500_000
const stepsOfSheet = 50

function findUnsupported(workbook: WorkbookModel): ReadonlyMap<string, readonly Unsupported[]> {
  const found = new Map<string, readonly Unsupported[]>()
  let steps = 0
  for (const [name, { datasources }] of workbook.worksheets) {
    steps += stepsOfSheet
    for (const datasource of datasources) steps += sharedParts(workbook, datasource)
    if (steps > mostSteps) break
    const items = bindSheet(workbook, name)?.unsupported ?? []
    if (items.length > 0) found.set(name, items)
  }
  return found
}

/** What every sheet of a data source takes from it. */
function sharedParts(workbook: WorkbookModel, name: string): number {
  const datasource = workbook.datasources.get(name)
  const filters = workbook.sharedViews.get(name)?.children.length ?? 0
  const styles = datasource?.style?.children.reduce((sum, rule) => sum + rule.children.length, 0)
  const own = (datasource?.filters.length ?? 0) + (datasource?.defaultSorts.length ?? 0)
  return filters + (styles ?? 0) + own
}
