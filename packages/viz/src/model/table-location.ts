/** Where one table of a data source is: in a file of the package, in a database, in a published data source. */

import type { ConnectionModel } from './connection.ts'
import type { RelationModel } from './relation.ts'
import { optional } from './xml-access.ts'

/** Paths have forward slashes and are as the workbook says: look them up with `Package.findEntry`. */
export type TableLocation =
  | {
      /** `tde` files are of the retired format; they can be listed and not read. */
      readonly kind: 'hyper' | 'tde'
      readonly path: string
      readonly schema: string
      readonly table: string
    }
  | {
      readonly kind: 'text'
      readonly path: string
      readonly hasHeader: boolean
      readonly characterSet?: string
      readonly separator?: string
      readonly textQualifier?: string
      readonly locale?: string
    }
  | {
      readonly kind: 'excel'
      readonly path: string
      readonly sheet: string
      /** Cells such as `A1:C13`; absent for the whole sheet. */
      readonly range?: string
      readonly hasHeader: boolean
    }
  | {
      readonly kind: 'live'
      readonly connection: ConnectionModel
      readonly schema?: string
      readonly table: string
    }
  | { readonly kind: 'custom-sql'; readonly connection: ConnectionModel; readonly sql: string }
  | {
      readonly kind: 'published'
      readonly connection: ConnectionModel
      /** Name in the addresses of the published data source. */
      readonly contentUrl: string
    }

export type LeafRelation = Extract<RelationModel, { kind: 'table' | 'custom-sql' }>

export function locateTable(connection: ConnectionModel, relation: LeafRelation): TableLocation {
  if (connection.class === 'sqlproxy') {
    return { kind: 'published', connection, contentUrl: connection.dbname ?? '' }
  }
  if (relation.kind === 'custom-sql') return { kind: 'custom-sql', connection, sql: relation.sql }
  const { table } = relation
  if (connection.class === 'hyper' || connection.class === 'dataengine') {
    const path = slashes(connection.dbname ?? '')
    const isTde = path.toLowerCase().endsWith('.tde')
    const schema = relation.schema ?? connection.schema ?? 'Extract'
    return { kind: isTde ? 'tde' : 'hyper', path, schema, table }
  }
  const { hasHeader } = relation
  if (connection.class === 'textscan') {
    return {
      kind: 'text',
      path: filePath(connection, table.replace(/#(\w+)$/, '.$1')),
      hasHeader,
      ...optional('characterSet', relation.characterSet ?? connection.characterSet),
      ...optional('separator', relation.separator ?? connection.separator),
      ...optional('textQualifier', relation.textQualifier ?? connection.textQualifier),
      ...optional('locale', relation.locale ?? connection.locale),
    }
  }
  if (connection.class === 'excel-direct' || connection.class === 'excel') {
    return { kind: 'excel', path: filePath(connection, ''), ...sheetRange(relation), hasHeader }
  }
  return { kind: 'live', connection, ...optional('schema', relation.schema), table }
}

/** Sheets are written `Orders$`, named ranges and parts `Orders$A1:C9`, names with spaces in single quotes. */
function sheetRange(relation: Extract<LeafRelation, { kind: 'table' }>): {
  readonly sheet: string
  readonly range?: string
} {
  const written = relation.table.replace(/^'(.*)'$/s, '$1')
  const dollar = written.lastIndexOf('$')
  const sheet = dollar < 0 ? written : written.slice(0, dollar)
  const ownRange = dollar < 0 ? '' : written.slice(dollar + 1)
  const grid = /^[A-Z]+\d+:[A-Z]+\d+/.exec(relation.gridOrigin ?? '')?.[0]
  return { sheet, ...optional('range', ownRange === '' ? grid : ownRange) }
}

function filePath(connection: ConnectionModel, fallbackFile: string): string {
  const directory = slashes(connection.directory ?? '')
  const file = slashes(connection.filename ?? fallbackFile)
  return directory === '' ? file : `${directory.replace(/\/$/, '')}/${file}`
}

function slashes(path: string): string {
  return path.replaceAll('\\', '/')
}
