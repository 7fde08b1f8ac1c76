/** The document model of a workbook: everything named in it, nothing bound yet. */

import type { CallOptions } from '../package/call-options.ts'
import { PackageError } from '../package/package-error.ts'
import type { Package } from '../package/open-package.ts'
import type { XmlLimits } from '../package/xml-limits.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { readXml } from '../package/xml-tree.ts'
import { parseBlends, type BlendModel } from './blend-model.ts'
import { parseCurrentPages, type CurrentPages } from './current-pages.ts'
import type { DashboardModel } from './dashboard.ts'
import { parseDashboard } from './dashboard.ts'
import type { DatasourceModel } from './datasource.ts'
import type { FieldSet } from './datasource-facts.ts'
import { parseDatasource, parseFieldSet } from './datasource.ts'
import type { ParameterModel } from './parameter.ts'
import { parseParameter } from './parameter.ts'
import { nameSheets, nameWindows, type Tab } from './sheet-names.ts'
import { formattedText, withSheetName } from './text.ts'
import { attribute, childAt, childrenNamed, isTrue, optional } from './xml-access.ts'

export interface WorksheetModel {
  readonly name: string
  readonly title?: string
  /** Names of the data sources the sheet uses, the primary one first. */
  readonly datasources: readonly string[]
  /** By data source: the columns and instances the sheet uses. */
  readonly dependencies: ReadonlyMap<string, FieldSet>
  readonly rows: string
  readonly columns: string
  /** The `table` element, for the binder. */
  readonly table: XmlElement
}

/** A tab of the workbook, in tab order; hidden ones too. */
interface WindowModel {
  readonly name: string
  readonly isHidden: boolean
  readonly isActive: boolean
}

export interface WorkbookModel {
  /** Version of the document format, e.g. `18.1`. */
  readonly version: string
  readonly datasources: ReadonlyMap<string, DatasourceModel>
  readonly parameters: readonly ParameterModel[]
  readonly worksheets: ReadonlyMap<string, WorksheetModel>
  /** Dashboards and stories. */
  readonly dashboards: ReadonlyMap<string, DashboardModel>
  readonly windows: readonly WindowModel[]
  /** Of sheets that show the marks of one page. */
  readonly currentPages: CurrentPages
  /** PNG files by sheet name. */
  readonly thumbnails: ReadonlyMap<string, Uint8Array>
  /** How data sources are linked where a sheet uses several. */
  readonly blends: readonly BlendModel[]
  /** By data source: filters that apply to every sheet that lists them among its slices. */
  readonly sharedViews: ReadonlyMap<string, XmlElement>
  /** By data source: the columns and instances those filters use. */
  readonly sharedViewFields: ReadonlyMap<string, FieldSet>
}

/**
 * Reads the document of an open package.
 *
 * @throws PackageError workbook-not-xml, workbook-too-large and the `xml-` codes; the signal's reason when it fires.
 */
export async function readWorkbook(
  source: Package,
  options: CallOptions<XmlLimits> = {},
): Promise<WorkbookModel> {
  return parseWorkbook(await readXml(source.document(), options))
}

/** @throws PackageError workbook-not-xml when the root is not `workbook`. */
export function parseWorkbook(root: XmlElement): WorkbookModel {
  if (root.name !== 'workbook') {
    throw new PackageError(
      'workbook-not-xml',
      `The document's root element is "${root.name}"; a workbook starts with "workbook".`,
    )
  }
  const worksheets = childrenNamed(childAt(root, 'worksheets'), 'worksheet')
  const dashboards = childrenNamed(childAt(root, 'dashboards'), 'dashboard')
  const names = nameSheets(worksheets, dashboards)
  const tabs = nameWindows(childrenNamed(childAt(root, 'windows'), 'window'), names)
  const datasources = childrenNamed(childAt(root, 'datasources'), 'datasource')
  const sharedViews = childrenNamed(childAt(root, 'shared-views'), 'shared-view')
  const parameters = datasources.find((element) => attribute(element, 'name') === 'Parameters')
  return {
    version: attribute(root, 'version') ?? '',
    datasources: byName(
      datasources.filter((element) => element !== parameters).map(parseDatasource),
    ),
    parameters: childrenNamed(parameters, 'column').map(parseParameter),
    worksheets: byName(worksheets.flatMap((item) => parseWorksheet(item, names.of(item)))),
    dashboards: byName(
      dashboards.map((item) => ({ ...parseDashboard(item), name: names.of(item) })),
    ),
    windows: tabs.map(parseWindow),
    currentPages: parseCurrentPages(tabs),
    thumbnails: parseThumbnails(childAt(root, 'thumbnails')),
    blends: parseBlends(childAt(root, 'datasource-relationships')),
    sharedViews: new Map(sharedViews.map((view) => [attribute(view, 'name') ?? '', view])),
    sharedViewFields: new Map(
      sharedViews
        .flatMap((view) => childrenNamed(view, 'datasource-dependencies'))
        .map((item) => [attribute(item, 'datasource') ?? '', parseFieldSet(item)]),
    ),
  }
}

function byName<T extends { readonly name: string }>(items: readonly T[]): ReadonlyMap<string, T> {
  return new Map(items.map((item) => [item.name, item]))
}

function parseWorksheet(element: XmlElement, name: string): WorksheetModel[] {
  const table = childAt(element, 'table')
  if (attribute(element, 'name') === undefined || table === undefined) return []
  const view = childAt(table, 'view')
  const title = childAt(element, 'layout-options', 'title', 'formatted-text')
  return [
    {
      name,
      ...optional('title', title && withSheetName(formattedText(title), name)),
      datasources: childrenNamed(childAt(view, 'datasources'), 'datasource')
        .map((item) => attribute(item, 'name') ?? '')
        .filter((item) => item !== 'Parameters'),
      dependencies: new Map(
        childrenNamed(view, 'datasource-dependencies').map((item) => [
          attribute(item, 'datasource') ?? '',
          parseFieldSet(item),
        ]),
      ),
      rows: childAt(table, 'rows')?.text.trim() ?? '',
      columns: childAt(table, 'cols')?.text.trim() ?? '',
      table,
    },
  ]
}

function parseWindow({ element, name }: Tab): WindowModel {
  const maximized = attribute(element, 'maximized')
  return {
    name,
    // Documents before version 10 say it in the class.
    isHidden:
      isTrue(element, 'hidden') || attribute(element, 'class')?.startsWith('hidden-') === true,
    isActive: maximized === 'true' || maximized === '1',
  }
}

const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

function parseThumbnails(element: XmlElement | undefined): ReadonlyMap<string, Uint8Array> {
  const thumbnails = new Map<string, Uint8Array>()
  for (const thumbnail of childrenNamed(element, 'thumbnail')) {
    const bytes = Buffer.from(thumbnail.text, 'base64')
    const name = attribute(thumbnail, 'name')
    if (name !== undefined && bytes.subarray(0, 8).equals(pngSignature)) {
      thumbnails.set(name, bytes)
    }
  }
  return thumbnails
}
