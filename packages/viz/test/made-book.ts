/** Workbooks over one small text file, from a few facts: for tests from the package to the answer. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PreparedWorkbook } from '../src/extract/prepare-workbook.ts'
import { createVizEngine, type VizEngine } from '../src/engine/viz-engine.ts'
import type { DataType } from '../src/model/sheet.ts'
import type { ViewRequest } from '../src/query/view-request.ts'
import { layoutSheet } from '../src/draw/sheet-scene.ts'
import { bindSheet } from '../src/model/bind-sheet.ts'
import type { Scene } from '../src/scene/scene.ts'
import { loadTextMetrics } from '../src/text/text-metrics.ts'
import { zip } from './made-workbook.ts'

export interface MadeSheet {
  readonly name?: string
  /** Shelf text with `$` for the data source: `$[none:Region:nk]`. */
  readonly rows?: string
  readonly columns?: string
  /** What stands in the view besides data sources: filters, sorts, slices; `$` as in shelves. */
  readonly view?: string
  readonly mark?: string
  readonly encodings?: string
  /** Panes besides the default one. */
  readonly panes?: string
  /** Style element of the table, and that of the default pane. */
  readonly style?: string
  readonly paneStyle?: string
}

export interface MadeBook {
  readonly text: string | Uint8Array
  /** Attributes of `columns` of the relation: separator, locale, character set, header. */
  readonly reading?: string
  readonly types: Readonly<Record<string, DataType>>
  /** Attributes of columns by name, besides name, type and role. */
  readonly attributes?: Readonly<Record<string, string>>
  /** What stands in the data source besides its columns: sets, filters. */
  readonly datasource?: string
  /** Collation of all columns: an element of their metadata records. */
  readonly collation?: string
  /** Columns of the data source of parameters. */
  readonly parameters?: string
  readonly sheets: readonly MadeSheet[]
  /** In place of the document of these facts. */
  readonly document?: string
  /** Other entries of the package. */
  readonly files?: Readonly<Record<string, string>>
}

export function bookDocument(book: MadeBook): string {
  const columns = Object.entries(book.types).map(([name, type]) => {
    const isMeasure = type === 'real' || type === 'integer'
    const attributes = book.attributes?.[name] ?? ''
    const role = /role=/.test(attributes) ? '' : `role='${isMeasure ? 'measure' : 'dimension'}'`
    return `<column name='[${name}]' datatype='${type}' ${role} ${attributes}/>`
  })
  const records = Object.entries(book.types).map(
    ([name, type]) =>
      `<metadata-record class='column'><remote-name>${name}</remote-name><local-name>[${name}]</local-name>` +
      `<parent-name>[shop.csv]</parent-name><local-type>${type}</local-type>${book.collation ?? ''}</metadata-record>`,
  )
  const parameters =
    book.parameters === undefined
      ? ''
      : `<datasource name='Parameters'>${book.parameters}</datasource>`
  return `<workbook version='18.1'><datasources>${parameters}<datasource name='ds'><connection class='federated'>
<named-connections><named-connection name='c'><connection class='textscan' directory='Data' filename='shop.csv'/></named-connection></named-connections>
<relation connection='c' name='shop.csv' table='[shop#csv]' type='table'><columns ${book.reading ?? "header='yes'"}/></relation>
<metadata-records>${records.join('')}</metadata-records></connection>${columns.join('')}${book.datasource ?? ''}</datasource></datasources>
<worksheets>${book.sheets.map(sheetElement).join('')}</worksheets></workbook>`
}

export function sheetElement(sheet: MadeSheet): string {
  const qualified = (text = '') => text.replaceAll('$[', '[ds].[')
  const { name = 'Sheet 1', mark = 'Automatic' } = sheet
  return `<worksheet name='${name}'><table><view><datasources><datasource name='ds'/></datasources>${qualified(sheet.view)}<aggregation value='true'/></view>${sheet.style ?? ''}
<panes><pane><mark class='${mark}'/><encodings>${qualified(sheet.encodings)}</encodings>${sheet.paneStyle ?? ''}</pane>${qualified(sheet.panes)}</panes>
<rows>${qualified(sheet.rows)}</rows><cols>${qualified(sheet.columns)}</cols></table></worksheet>`
}

export interface BookReader extends AsyncDisposable {
  readonly engine: VizEngine
  readonly prepare: (book: MadeBook) => Promise<PreparedWorkbook>
  /** Lines of the CSV of a view. */
  readonly lines: (
    book: MadeBook | string,
    request?: Partial<ViewRequest> & { readonly view?: string },
  ) => Promise<string[]>
  /** The picture of a worksheet, 784 x 560. */
  readonly scene: (book: MadeBook | string, sheet?: string) => Promise<Scene>
}

const now = '2024-06-15T10:00:00'

/** Reads made books, and packages by their path, in a folder of its own. */
export async function createBookReader(): Promise<BookReader> {
  const folder = await mkdtemp(join(tmpdir(), 'easel-book-'))
  const engine = createVizEngine({
    workDirectory: join(folder, 'work'),
    memoryLimitBytes: 512 * 2 ** 20,
    workers: 1,
  })
  let books = 0
  const open = (path: string) => {
    books += 1
    return engine.prepare({ path, kind: 'twbx', key: `book-${books}` })
  }
  const prepare = async (book: MadeBook) => {
    const path = join(folder, `book-${books}.twbx`)
    const document = book.document ?? bookDocument(book)
    const files = { 'book.twb': document, 'Data/shop.csv': book.text, ...book.files }
    await writeFile(path, zip(files))
    return open(path)
  }
  const read = async (book: MadeBook | string) =>
    typeof book === 'string' ? open(book) : prepare(book)
  return {
    engine,
    prepare,
    lines: async (book, { view = 'Sheet 1', ...request } = {}) => {
      const prepared = await read(book)
      let text = ''
      for await (const chunk of await engine.csv(prepared, view, { now, ...request })) text += chunk
      return text.split('\r\n').slice(0, -1)
    },
    scene: async (book, name = 'Sheet 1') => {
      const prepared = await read(book)
      const sheet = bindSheet(prepared.workbook, name)
      if (sheet === undefined) throw new TypeError(`no sheet "${name}"`)
      const marks = await engine.marks(prepared, name, { now })
      return layoutSheet(sheet, marks, { width: 784, height: 560 }, await loadTextMetrics())
    },
    [Symbol.asyncDispose]: async () => {
      await engine[Symbol.asyncDispose]()
      await rm(folder, { recursive: true })
    },
  }
}
