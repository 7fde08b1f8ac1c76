/** Workbooks over several small text files: joined, under one another, or related. */

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { mkdtempDisposable } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import type { DataType } from '../src/model/sheet.ts'
import type { ViewRequest } from '../src/query/view-request.ts'
import type { BookReader, MadeSheet } from './made-book.ts'
import { sheetElement } from './made-book.ts'
import { zip } from './made-workbook.ts'

export interface MadeTable {
  readonly text: string
  readonly types: Readonly<Record<string, DataType>>
}

export interface TablesBook {
  /** By name; the file is `name.csv`. */
  readonly tables: Readonly<Record<string, MadeTable>>
  /** The relation; `<table/>` elements made by `tableElement` inside. Absent: a collection of all tables. */
  readonly relation?: string
  /** Local names of columns by `table.column`, where two tables have the same. */
  readonly names?: Readonly<Record<string, string>>
  /** Names of parent relations by table, where the table is part of a union. */
  readonly parents?: Readonly<Record<string, string>>
  /** Pairs of tables with the expression that relates them; objects are then made of all tables. */
  readonly related?: readonly (readonly [first: string, second: string, expression: string])[]
  readonly collation?: string
  readonly datasource?: string
  readonly parameters?: string
  readonly sheets: readonly MadeSheet[]
}

export function tableElement(name: string): string {
  return `<relation connection='c' name='${name}' table='[${name}#csv]' type='table'><columns header='yes'/></relation>`
}

export function equal(left: string, right: string, op = '='): string {
  const escaped = (text: string) => text.replaceAll('<', '&lt;')
  return `<expression op='${escaped(op)}'><expression op='${escaped(left)}'/><expression op='${escaped(right)}'/></expression>`
}

export function tablesDocument(book: TablesBook): string {
  const names = Object.keys(book.tables)
  const relation =
    book.relation ?? `<relation type='collection'>${names.map(tableElement).join('')}</relation>`
  const seen = new Set<string>()
  const columns: string[] = []
  const records: string[] = []
  for (const [table, { types }] of Object.entries(book.tables)) {
    for (const [column, type] of Object.entries(types)) {
      const parent = book.parents?.[table] ?? table
      const local = book.names?.[`${table}.${column}`] ?? column
      if (seen.has(local)) continue
      seen.add(local)
      const role = type === 'real' || type === 'integer' ? 'measure' : 'dimension'
      columns.push(`<column name='[${local}]' datatype='${type}' role='${role}'/>`)
      records.push(
        `<metadata-record class='column'><remote-name>${column}</remote-name><local-name>[${local}]</local-name>` +
          `<parent-name>[${parent}]</parent-name><local-type>${type}</local-type>${book.collation ?? ''}</metadata-record>`,
      )
    }
  }
  return `<workbook version='18.1'><datasources>${book.parameters === undefined ? '' : `<datasource name='Parameters'>${book.parameters}</datasource>`}<datasource name='ds'><connection class='federated'>
<named-connections><named-connection name='c'><connection class='textscan' directory='Data' filename=''/></named-connection></named-connections>
${relation}<metadata-records>${records.join('')}</metadata-records></connection>${columns.join('')}${book.datasource ?? ''}${objectGraph(book)}</datasource></datasources>
<worksheets>${book.sheets.map(sheetElement).join('')}</worksheets></workbook>`
}

function objectGraph({ tables, related }: TablesBook): string {
  if (related === undefined) return ''
  const objects = Object.keys(tables).map(
    (name) =>
      `<object caption='${name}' id='${name}_1'><properties context=''>${tableElement(name)}</properties></object>`,
  )
  const relationships = related.map(
    ([first, second, expression]) =>
      `<relationship>${expression}<first-end-point object-id='${first}_1'/><second-end-point object-id='${second}_1'/></relationship>`,
  )
  return `<object-graph><objects>${objects.join('')}</objects><relationships>${relationships.join('')}</relationships></object-graph>`
}

/** Lines of the CSV of a view without quotes; the heading first. */
export async function tableLines(
  reader: BookReader,
  book: TablesBook,
  request: Partial<ViewRequest> & { readonly view?: string } = {},
): Promise<string[]> {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'easel-tables-'))
  const path = join(folder.path, 'book.twbx')
  const files = Object.entries(book.tables).map(([name, { text }]) => [`Data/${name}.csv`, text])
  await writeFile(path, zip({ 'book.twb': tablesDocument(book), ...Object.fromEntries(files) }))
  const lines = await reader.lines(path, request)
  return lines.map((line) => line.replaceAll('"', ''))
}
