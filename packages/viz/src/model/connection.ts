/** Where a data source says its rows come from: connections, and what the columns are called there. */

import type { XmlElement } from '../package/xml-tree.ts'
import { unbracket } from './names.ts'
import type { RelationModel } from './relation.ts'
import { parseRelation } from './relation.ts'
import type { TextCollation } from './sheet.ts'
import { attribute, childAt, childrenNamed, childText, isTrue, optional } from './xml-access.ts'

/** One leaf connection. Passwords are never kept; only whether the document holds one. */
export interface ConnectionModel {
  /** Name relations refer to; absent where a data source has a single connection of the old form. */
  readonly name?: string
  readonly caption?: string
  /** `hyper`, `dataengine`, `textscan`, `excel-direct`, `postgres`, `sqlproxy`... */
  readonly class: string
  readonly server?: string
  readonly port?: string
  readonly dbname?: string
  readonly schema?: string
  readonly tablename?: string
  readonly filename?: string
  readonly directory?: string
  readonly username?: string
  readonly authentication?: string
  readonly characterSet?: string
  readonly separator?: string
  readonly textQualifier?: string
  readonly locale?: string
  readonly embedsPassword: boolean
}

/** Says how a column is called in the data and in the workbook. */
export interface MetadataRecord {
  readonly remoteName: string
  /** With brackets. */
  readonly localName: string
  /** Name of the relation, without brackets. */
  readonly parentName?: string
  readonly localType?: string
  readonly aggregation?: string
  readonly objectId?: string
  /** How the texts of the column compare; absent where the document does not say. */
  readonly collation?: TextCollation
}

export interface ConnectionGroup {
  readonly connections: readonly ConnectionModel[]
  readonly relation?: RelationModel
  readonly metadata: readonly MetadataRecord[]
  /** Local name to `[table].[column]`, where the document lists it. */
  readonly columnMap: ReadonlyMap<string, string>
}

/** Reads `datasource/connection` or `extract/connection`, of the federated form or the older single one. */
export function parseConnectionGroup(element: XmlElement): ConnectionGroup {
  const named = childrenNamed(childAt(element, 'named-connections'), 'named-connection')
  const connections =
    named.length > 0
      ? named.flatMap((item) => {
          const inner = childAt(item, 'connection')
          const { name, caption } = {
            name: attribute(item, 'name'),
            caption: attribute(item, 'caption'),
          }
          return inner === undefined ? [] : [parseConnection(inner, name, caption)]
        })
      : [parseConnection(element, undefined, undefined)]
  const relation = childAt(element, 'relation')
  return {
    connections,
    ...optional('relation', relation === undefined ? undefined : parseRelation(relation)),
    metadata: parseMetadata(childAt(element, 'metadata-records')),
    columnMap: new Map(
      childrenNamed(childAt(element, 'cols'), 'map').map((map) => [
        map.attributes.get('key') ?? '',
        map.attributes.get('value') ?? '',
      ]),
    ),
  }
}

function parseConnection(
  element: XmlElement,
  name: string | undefined,
  caption: string | undefined,
): ConnectionModel {
  const keep = <K extends keyof ConnectionModel>(key: K, attributeName: string = key) =>
    optional(key, attribute(element, attributeName))
  return {
    ...optional('name', name),
    ...optional('caption', caption),
    class: attribute(element, 'class') ?? 'unknown',
    ...keep('server'),
    ...keep('port'),
    ...keep('dbname'),
    ...keep('schema'),
    ...keep('tablename'),
    ...keep('filename'),
    ...keep('directory'),
    ...keep('username'),
    ...keep('authentication'),
    ...keep('characterSet', 'charset'),
    ...keep('separator'),
    ...keep('textQualifier', 'text-qualifier'),
    ...keep('locale'),
    embedsPassword: attribute(element, 'password') !== undefined,
  }
}

function parseMetadata(element: XmlElement | undefined): readonly MetadataRecord[] {
  return childrenNamed(element, 'metadata-record').flatMap((record) => {
    const localName = childText(record, 'local-name')
    const remoteName = childText(record, 'remote-name')
    const kind = attribute(record, 'class')
    if ((kind !== 'column' && kind !== 'measure') || localName === undefined) return []
    const parent = childText(record, 'parent-name')
    return [
      {
        remoteName: remoteName ?? unbracket(localName),
        localName,
        ...optional('parentName', parent === undefined ? undefined : unbracket(parent)),
        ...optional('localType', childText(record, 'local-type')),
        ...optional('aggregation', childText(record, 'aggregation')),
        ...optional('objectId', childText(record, 'object-id')),
        ...optional('collation', collationOf(childAt(record, 'collation'))),
      },
    ]
  })
}

/** `LEN_RUS_S2` with the flag 1, which Excel and text sources have, ignores case. */
function collationOf(element: XmlElement | undefined): TextCollation | undefined {
  const name = attribute(element, 'name')
  if (name === undefined) return undefined
  if (name === 'binary') return 'binary'
  if (name === 'LROOT') return 'root'
  const isFlagged = Number(attribute(element, 'flag') ?? '0') % 2 === 1
  return isFlagged && name.startsWith('LEN_RUS_S2') ? 'en_US_CI' : 'en_US'
}

/** True when an extract is there and switched on. */
export function isEnabledExtract(extract: XmlElement | undefined): extract is XmlElement {
  return extract !== undefined && isTrue(extract, 'enabled')
}
