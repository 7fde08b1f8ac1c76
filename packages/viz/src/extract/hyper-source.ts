/** A `.hyper` file that is a data source by itself, seen as the package of one: a document over its first table, and the file. */

import { constants, copyFile, stat } from 'node:fs/promises'
import { createReadStream } from 'node:fs'
import type { Package } from '../package/open-package.ts'
import { escapeXml } from '../model/extract-elements.ts'
import { ExtractError } from './extract-error.ts'
import { readHyperTables, type HyperOptions, type HyperTable } from './hyper-session.ts'

const fileName = 'published.hyper'

/** @throws ExtractError where the file cannot be read or has no table */
export async function openHyperSource(path: string, options: HyperOptions): Promise<Package> {
  const [table] = await readHyperTables(path, options)
  if (table === undefined) throw new ExtractError('source-missing', 'the .hyper file has no table')
  const { size: sizeBytes } = await stat(path)
  const entry = { name: fileName, sizeBytes }
  return {
    kind: 'tdsx',
    entries: [entry],
    documentName: null,
    document: async function* () {
      yield Buffer.from(documentOf(table))
    },
    findEntry: (name) => (name === fileName ? entry : undefined),
    readEntry: () => createReadStream(path),
    extractEntry: (_name, toFile) => copyFile(path, toFile, constants.COPYFILE_EXCL),
    close: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

function documentOf({ schema, name, columns }: HyperTable): string {
  const records = columns.map(({ name: column, type }) => {
    const named = escapeXml(column)
    return (
      `<metadata-record class='column'><remote-name>${named}</remote-name>` +
      `<local-name>[${named}]</local-name><parent-name>[${escapeXml(name)}]</parent-name>` +
      `<local-type>${dataTypeOf(type)}</local-type></metadata-record>`
    )
  })
  const fields = columns.map(({ name: column, type }) => {
    const dataType = dataTypeOf(type)
    const isMeasure = dataType === 'integer' || dataType === 'real'
    const role = isMeasure
      ? `role='measure' type='quantitative'`
      : `role='dimension' type='nominal'`
    return `<column datatype='${dataType}' name='[${escapeXml(column)}]' ${role}/>`
  })
  const place = escapeXml(`[${schema}].[${name}]`)
  return (
    `<datasource formatted-name='published' version='18.1'><connection class='federated'>` +
    `<named-connections><named-connection name='hyper'>` +
    `<connection class='hyper' dbname='${fileName}' schema='${escapeXml(schema)}'/></named-connection></named-connections>` +
    `<relation connection='hyper' name='${escapeXml(name)}' table='${place}' type='table'/>` +
    `<metadata-records>${records.join('')}</metadata-records></connection>${fields.join('')}</datasource>`
  )
}

/** From the word of the file to that of documents. */
function dataTypeOf(type: string): string {
  if (/^(?:smallint|integer|bigint|oid)$/.test(type)) return 'integer'
  if (/^(?:double|real|numeric)/.test(type)) return 'real'
  if (type === 'boolean') return 'boolean'
  if (type === 'date') return 'date'
  return type.startsWith('timestamp') ? 'datetime' : 'string'
}
