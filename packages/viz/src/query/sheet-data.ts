/** What the compiler of a sheet is given. */

import type { ObjectBinding } from '../model/datasource-binding.ts'
import type { RelationshipModel } from '../model/datasource-facts.ts'
import type { ParameterModel } from '../model/parameter.ts'
import type { Column } from '../model/sheet.ts'
import type { StoredTable } from '../model/stored-table.ts'

/** A table on disk. */
export interface StoredPart {
  readonly table: StoredTable
  /** Absolute path of the table's Parquet file. */
  readonly path: string
}

/** Where the rows of a sheet are. */
export interface SheetData {
  /** By name of the relation, as columns and relations of the data source say it. */
  readonly parts: ReadonlyMap<string, StoredPart>
  /** The logical tables that the sheet touches, and those between them. */
  readonly objects: readonly ObjectBinding[]
  readonly relationships: readonly RelationshipModel[]
  /** All columns of the data source, for `vf_` filters on fields the sheet does not use. */
  readonly columns: readonly Column[]
  readonly parameters: readonly ParameterModel[]
  /** By name: the secondary data sources of the sheet. */
  readonly blended?: ReadonlyMap<string, SheetData>
}

/** The data of a source that is one table. */
export function singleTable(
  part: StoredPart,
  more: Pick<SheetData, 'columns' | 'parameters'>,
): SheetData {
  const { name } = part.table
  return {
    parts: new Map([[name, part]]),
    objects: [{ id: '', relation: { kind: 'table', name, table: name, hasHeader: true } }],
    relationships: [],
    ...more,
  }
}
