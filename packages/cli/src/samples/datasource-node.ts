/** The data source of a sample workbook: one delimited text file in the package. */

import { columnNode, datasourceName } from './pills.ts'
import type { SampleColumn, SampleType, SampleWorkbook } from './workbook-spec.ts'
import { node, type XmlNode } from './xml.ts'

/** OLE DB type numbers, as the text driver reports them. */
const remoteTypes: Readonly<Record<SampleType, number>> = {
  string: 129,
  integer: 20,
  real: 5,
  date: 133,
}

/** What the field does when it is dropped on a shelf. */
const aggregations: Readonly<Record<SampleType, string>> = {
  string: 'Count',
  integer: 'Sum',
  real: 'Sum',
  date: 'Year',
}

export function datasourceNode(workbook: SampleWorkbook): XmlNode {
  const name = datasourceName(workbook)
  const leaf = `textscan.${workbook.name.toLowerCase()}`
  return node('datasource', { caption: workbook.name, inline: 'true', name, version: '18.1' }, [
    node('connection', { class: 'federated' }, [
      node('named-connections', {}, [
        node('named-connection', { caption: workbook.csvFile, name: leaf }, [
          node('connection', { class: 'textscan', directory: 'Data', filename: workbook.csvFile }),
        ]),
      ]),
      relationNode(workbook, leaf),
      node(
        'metadata-records',
        {},
        workbook.columns.map((column, ordinal) => metadataNode(workbook, column, ordinal)),
      ),
    ]),
    node('aliases', { enabled: 'yes' }),
    ...workbook.columns.map((column) => columnNode(column)),
    node('layout', {
      'dim-ordering': 'alphabetic',
      'measure-ordering': 'alphabetic',
      'show-structure': 'true',
    }),
    node('semantic-values', {}, [
      node('semantic-value', { key: '[Country].[Name]', value: '"United States"' }),
    ]),
  ])
}

function relationNode({ csvFile, columns }: SampleWorkbook, connection: string): XmlNode {
  const table = `[${csvFile.replace(/\.(\w+)$/, '#$1')}]`
  return node('relation', { connection, name: csvFile, table, type: 'table' }, [
    node(
      'columns',
      { 'character-set': 'UTF-8', header: 'yes', locale: 'en_US', separator: ',' },
      columns.map(({ name, type }, ordinal) => node('column', { datatype: type, name, ordinal })),
    ),
  ])
}

function metadataNode(
  { csvFile }: SampleWorkbook,
  { name, type }: SampleColumn,
  ordinal: number,
): XmlNode {
  return node('metadata-record', { class: 'column' }, [
    node('remote-name', {}, name),
    node('remote-type', {}, String(remoteTypes[type])),
    node('local-name', {}, `[${name}]`),
    node('parent-name', {}, `[${csvFile}]`),
    node('remote-alias', {}, name),
    node('ordinal', {}, String(ordinal)),
    node('local-type', {}, type),
    node('aggregation', {}, aggregations[type]),
    node('contains-null', {}, 'true'),
  ])
}
