/** A workbook or a data source with extracts that it did not have, or without some that it has. */

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  datasourcePlaces,
  edited,
  extractElement,
  type DatasourcePlace,
  type TextEdit,
} from '../model/extract-elements.ts'
import type { DatasourceModel } from '../model/datasource.ts'
import { unbracket } from '../model/names.ts'
import { publishedContentUrl } from '../model/published.ts'
import type { ConversionSettings } from './prepare-source.ts'
import {
  datasourcesOf,
  entryOf,
  remakePackage,
  writeExtract,
  type RefreshableFile,
  type RefreshedExtract,
  type RefreshedPackage,
  type Refreshing,
} from './refresh-extracts.ts'
import { fileOf, refuse, type ExtractRefresh } from './refresh-plan.ts'

/** Captions of data sources of the document; null for all that can have an extract, or have one. */
export type NamedDatasources = readonly string[] | null

const schema = 'Extract'
const table = 'Extract'

/**
 * Extracts of data sources that read one file of the package.
 *
 * @throws ExtractError refresh-impossible when one cannot have an extract, and then none gets one; PackageError
 */
export const createExtracts = (
  file: RefreshableFile,
  names: NamedDatasources,
  settings: ConversionSettings,
): Promise<RefreshedPackage> =>
  remakePackage(file, settings, async (making) => {
    const wanted = chosen(await datasourcesOf(making), names, isLive)
    if (wanted.length === 0) refuse('there is no data source without an extract')
    const text = await documentOf(making)
    const places = placesOf(text)
    const files = new Map<string, string>()
    const extracts: RefreshedExtract[] = []
    const edits: TextEdit[] = []
    for (const datasource of wanted) {
      const plan = planOf(datasource)
      const path = freePath(making, datasource, files)
      const made = await writeExtract(making, { ...plan, path }, files.size)
      files.set(path, made.path)
      extracts.push({ datasource: datasource.caption, rows: made.rows })
      const columns = (made.tables[0]?.columns ?? []).map(({ name, type }) => ({
        localName: `[${name}]`,
        name,
        type,
      }))
      const start = placeOf(places, datasource).insertAt
      const element = extractElement({ path, schema, table, columns })
      edits.push({ start, end: start, text: element })
    }
    const document = await writeDocument(making, edited(text, edits))
    return { files: new Map([...files, ...document]), extracts }
  })

/**
 * The document on the sources that the extracts came from.
 *
 * @throws ExtractError refresh-impossible when one has no other source, and then none is taken out; PackageError
 */
export const removeExtracts = (
  file: RefreshableFile,
  names: NamedDatasources,
  settings: ConversionSettings,
): Promise<RefreshedPackage> =>
  remakePackage(file, settings, async (making) => {
    const all = [...(await datasourcesOf(making))]
    const wanted = chosen(all, names, ({ extract }) => extract !== undefined)
    if (wanted.length === 0) refuse('there is no extract to delete')
    const text = await documentOf(making)
    const places = placesOf(text)
    const edits = wanted.flatMap((datasource) => {
      if (!hasSource(datasource)) {
        refuse(`"${datasource.caption}" has no source beside its extract`)
      }
      return placeOf(places, datasource).extracts.map((range) => ({ ...range, text: '' }))
    })
    const kept = new Set(
      all.filter((each) => !wanted.includes(each)).flatMap((each) => extractPaths(making, each)),
    )
    const gone = wanted
      .flatMap((each) => extractPaths(making, each))
      .filter((path) => !kept.has(path))
    const document = await writeDocument(making, edited(text, edits))
    const files = new Map<string, string | null>(gone.map((path) => [path, null]))
    return { files: new Map([...files, ...document]), extracts: [] }
  })

/** Those of the names, or those that the condition holds for. */
function chosen(
  datasources: Iterable<DatasourceModel>,
  names: NamedDatasources,
  isWanted: (datasource: DatasourceModel) => boolean,
): readonly DatasourceModel[] {
  if (names === null) return [...datasources].filter(isWanted)
  const found = [...datasources].filter(({ caption }) => names.includes(caption))
  const captions = new Set(found.map(({ caption }) => caption))
  const missing = names.find((name) => !captions.has(name))
  if (missing !== undefined) refuse(`the document has no data source "${missing}"`)
  return found
}

const isLive = (datasource: DatasourceModel): boolean =>
  datasource.extract === undefined &&
  (datasource.connection?.connections ?? []).length > 0 &&
  publishedContentUrl(datasource) === undefined &&
  hasSource(datasource)

/** Whether it reads something else than files of extracts. */
const hasSource = ({ connection }: DatasourceModel): boolean =>
  (connection?.connections ?? []).some(
    ({ class: kind }) => kind !== 'hyper' && kind !== 'dataengine',
  )

function planOf(datasource: DatasourceModel): Omit<ExtractRefresh, 'path'> {
  const { caption } = datasource
  if (datasource.extract !== undefined) return refuse(`"${caption}" has an extract already`)
  const { tables, columns } = datasource.binding()
  const [source, ...more] = tables
  if (source === undefined) {
    return refuse(`the document does not say where the rows of "${caption}" come from`)
  }
  if (more.length > 0) {
    const named = tables.map(({ name }) => `"${name}"`).join(', ')
    return refuse(`"${caption}" joins tables (${named}), of which no extract is made`)
  }
  const taken = [...columns].map(([localName, { column }]) => ({
    name: unbracket(localName),
    source: column,
  }))
  if (taken.length === 0) return refuse(`the document names no column of "${caption}"`)
  const rows = { schema, table, source: fileOf(datasource, source), columns: taken }
  return { datasource: caption, tables: [rows] }
}

/** A name that neither the package nor another new extract has. */
function freePath(
  { source }: Refreshing,
  { name, caption }: DatasourceModel,
  taken: ReadonlyMap<string, string>,
): string {
  const stem = `Data/Extracts/${(name || caption).replaceAll(/[^\w.-]/g, '_').slice(0, 80)}`
  const isFree = (path: string) => source.findEntry(path) === undefined && !taken.has(path)
  let number = 0
  const at = () => `${stem}${number === 0 ? '' : `_${number}`}.hyper`
  while (!isFree(at())) number += 1
  return at()
}

/** Entries of the package that hold the rows of its extract. */
function extractPaths({ source }: Refreshing, datasource: DatasourceModel): readonly string[] {
  if (datasource.extract === undefined) return []
  const paths = datasource
    .binding()
    .tables.flatMap(({ location }) =>
      location.kind === 'hyper' || location.kind === 'tde' ? [location.path] : [],
    )
  return [...new Set(paths)]
    .filter((path) => source.findEntry(path) !== undefined)
    .map((path) => entryOf(source, path))
}

async function documentOf({ source }: Refreshing): Promise<string> {
  const bytes = Buffer.concat(await Array.fromAsync(source.document()))
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
}

const placesOf = (text: string) =>
  new Map(datasourcePlaces(text).map((place) => [place.name, place]))

function placeOf(
  places: ReadonlyMap<string, DatasourcePlace>,
  { name, caption }: DatasourceModel,
): DatasourcePlace {
  return places.get(name) ?? places.get('') ?? refuse(`the document does not hold "${caption}"`)
}

/** @throws ExtractError where there is no package to write it to: the rows of an extract have no place in a plain document */
async function writeDocument(
  { source, scratch }: Refreshing,
  text: string,
): Promise<ReadonlyMap<string, string>> {
  const name = source.documentName ?? refuse('a document without a package holds no extract')
  const path = join(scratch, 'document.xml')
  await writeFile(path, text)
  return new Map([[name, path]])
}
