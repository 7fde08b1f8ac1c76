/** Which extracts of a document can be made again, from which files of the package, column by column. */

import type { PhysicalTable, TableLocation } from '../model/datasource-binding.ts'
import { datasourceModel, type DatasourceModel } from '../model/datasource.ts'
import { dataSourceFileFinder, type DataSourceFile } from './data-source-files.ts'
import { ExtractError } from './extract-error.ts'

/** One table of an extract, and where its rows come from. */
export interface TableRefresh {
  readonly schema: string
  readonly table: string
  readonly source: DataSourceFile
  readonly columns: readonly { readonly name: string; readonly source: string }[]
}

/** One file of the package that is written anew. */
export interface ExtractRefresh {
  readonly datasource: string
  /** As the document names it. */
  readonly path: string
  readonly tables: readonly TableRefresh[]
}

export const refuse = (problem: string): never => {
  throw new ExtractError('refresh-impossible', problem)
}

/**
 * @param datasources All that the document has.
 * @throws ExtractError refresh-impossible when none has an extract, or one has an extract that cannot be made again: no extract is
 * refreshed then
 */
export function planRefresh(datasources: Iterable<DatasourceModel>): readonly ExtractRefresh[] {
  const extracted = [...datasources].filter(({ extract }) => extract !== undefined)
  if (extracted.length === 0)
    return refuse('the document has no extract with a source to read again')
  return extracted.flatMap((datasource) => extractsOf(datasource))
}

function extractsOf(datasource: DatasourceModel): readonly ExtractRefresh[] {
  const { caption, extractSelection } = datasource
  if (extractSelection !== undefined) {
    return refuse(
      `the extract of "${caption}" holds a selection (${extractSelection}), which is not made again`,
    )
  }
  const byPath = new Map<string, TableRefresh[]>()
  for (const { name, location } of datasource.binding().tables) {
    if (location.kind !== 'hyper') {
      return refuse(`the extract of "${caption}" is of the retired .tde format`)
    }
    const { path, schema, table } = location
    const tables = byPath.get(path) ?? []
    byPath.set(path, [...tables, { schema, table, ...rowsOf(datasource, name) }])
  }
  return [...byPath].map(([path, tables]) => ({ datasource: caption, path, tables }))
}

/** The columns of one table of the extract, and the one table of the source that has them all. */
function rowsOf(
  datasource: DatasourceModel,
  extractTable: string,
): Pick<TableRefresh, 'source' | 'columns'> {
  const { caption } = datasource
  const { extract: _, ...facts } = datasource
  const source = datasourceModel(facts)
  const live = source.binding()
  const columns: { readonly name: string; readonly source: string }[] = []
  const from = new Set<string>()
  for (const [localName, { table, column }] of datasource.binding().columns) {
    if (table !== extractTable) continue
    const there = live.columns.get(localName)
    if (there === undefined) {
      // A calculation that the extract has computed ahead: the engine computes it from the rows.
      if (datasource.columns.get(localName)?.formula !== undefined) continue
      return refuse(`the source of "${caption}" has no column ${localName} any more`)
    }
    from.add(there.table)
    columns.push({ name: column, source: there.column })
  }
  const tables = live.tables.filter(({ name }) => from.has(name))
  const [table, ...more] = tables
  if (table === undefined)
    return refuse(`the document does not say where the rows of "${caption}" come from`)
  if (more.length > 0) {
    const names = tables.map(({ name }) => `"${name}"`).join(', ')
    return refuse(`the extract of "${caption}" joins tables (${names}), which are not joined again`)
  }
  return { source: fileOf(source, table), columns }
}

export function fileOf(datasource: DatasourceModel, table: PhysicalTable): DataSourceFile {
  const file = dataSourceFileFinder(datasource)(table)
  if (file !== null && file.location.kind !== 'hyper') return file
  return refuse(
    `"${datasource.caption}" reads ${placeOf(table.location)}; only text and Excel files in the package are read again`,
  )
}

function placeOf(location: TableLocation): string {
  switch (location.kind) {
    case 'hyper':
    case 'tde':
    case 'text':
    case 'excel':
      return `the file "${location.path}"`
    case 'published':
      return `the published data source "${location.contentUrl}"`
    case 'live':
    case 'custom-sql': {
      const { class: kind, server } = location.connection
      return `a ${kind} database${server === undefined ? '' : ` at "${server}"`}`
    }
  }
}
