/** Where the extracts of a document stand in its text, to add one or to take some out. All else of the text stays as it is. */

import { defaultXmlLimits, type XmlLimits } from '../package/xml-limits.ts'
import { XmlReader } from '../package/xml-reader.ts'

interface Range {
  readonly start: number
  readonly end: number
}

export interface DatasourcePlace {
  /** Its `name`; empty for the root of a data source document. */
  readonly name: string
  /** Where an `extract` element is written. */
  readonly insertAt: number
  readonly extracts: readonly Range[]
}

export interface TextEdit extends Range {
  readonly text: string
}

/** Elements of a data source that follow its extract. */
const followers = new Set([
  'layout',
  'style',
  'semantic-values',
  'date-options',
  'default-sorts',
  'datasource-dependencies',
  'object-graph',
])

const ofWorkbook = 'workbook/datasources/datasource'
const ofDocument = 'datasource'

interface Open {
  readonly name: string
  insertAt: number | null
  readonly extracts: Range[]
}

/** @throws PackageError workbook-not-xml, and the `xml-` codes */
export function datasourcePlaces(
  text: string,
  limits: Partial<XmlLimits> = {},
): readonly DatasourcePlace[] {
  const places: DatasourcePlace[] = []
  const path: { readonly name: string; readonly start: number }[] = []
  let open: Open | null = null
  const startOfTag = () => text.lastIndexOf('<', reader.position - 1)
  const here = () => path.map(({ name }) => name).join('/')
  const isDatasource = () => here() === ofWorkbook || here() === ofDocument
  const reader = new XmlReader(
    { ...defaultXmlLimits, ...limits },
    {
      open: (tag) => {
        const start = startOfTag()
        const isChild = isDatasource()
        path.push({ name: bareName(tag.name), start })
        if (isDatasource()) {
          const name = here() === ofWorkbook ? (tag.attributes['name'] ?? '') : ''
          open = { name, insertAt: null, extracts: [] }
        } else if (isChild && open !== null && followers.has(bareName(tag.name))) {
          open.insertAt ??= start
        }
      },
      close: () => {
        if (isDatasource() && open !== null) {
          places.push({ ...open, insertAt: open.insertAt ?? startOfTag() })
          open = null
        }
        const closed = path.pop()
        if (closed?.name === 'extract' && isDatasource()) {
          open?.extracts.push({ start: closed.start, end: reader.position })
        }
      },
    },
  )
  reader.write(Buffer.from(text))
  reader.finish()
  return places
}

const bareName = (name: string): string =>
  name.replace(/^(?:_\.fcp\.[^.]+\.(?:true|false)\.\.\.)+/, '')

export function edited(text: string, edits: readonly TextEdit[]): string {
  let result = text
  for (const { start, end, text: piece } of edits.toSorted((a, b) => b.start - a.start)) {
    result = result.slice(0, start) + piece + result.slice(end)
  }
  return result
}

export interface WrittenExtract {
  /** Of the `.hyper` file in the package. */
  readonly path: string
  readonly schema: string
  readonly table: string
  readonly columns: readonly {
    /** With brackets. */
    readonly localName: string
    readonly name: string
    readonly type: string
  }[]
}

/** The element for an extract of one table. */
export function extractElement({ path, schema, table, columns }: WrittenExtract): string {
  const records = columns.map(
    ({ localName, name, type }) =>
      `<metadata-record class='column'><remote-name>${escapeXml(name)}</remote-name>` +
      `<local-name>${escapeXml(localName)}</local-name><parent-name>[${escapeXml(table)}]</parent-name>` +
      `<local-type>${escapeXml(type)}</local-type></metadata-record>`,
  )
  const place = escapeXml(`[${schema}].[${table}]`)
  return (
    `<extract count='-1' enabled='true' units='records'>` +
    `<connection class='hyper' dbname='${escapeXml(path)}' schema='${escapeXml(schema)}' tablename='${escapeXml(table)}'>` +
    `<relation name='${escapeXml(table)}' table='${place}' type='table'/>` +
    `<metadata-records>${records.join('')}</metadata-records></connection></extract>`
  )
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  "'": '&apos;',
  '"': '&quot;',
}

export const escapeXml = (text: string): string =>
  text.replaceAll(/[&<>'"]/g, (it) => entities[it] ?? it)
