/** The parts of a data source as the document says them. */

import type { XmlElement } from '../package/xml-tree.ts'
import type { ConnectionGroup } from './connection.ts'
import type { JoinCondition, RelationModel } from './relation.ts'

export interface ColumnModel {
  /** With brackets. */
  readonly name: string
  readonly caption?: string
  /** As written: the six data types, and `table`, `spatial`, `tuple`. */
  readonly dataType: string
  readonly role: 'dimension' | 'measure'
  readonly type: 'nominal' | 'ordinal' | 'quantitative'
  readonly format?: string
  readonly formula?: string
  /** How the formula runs among the marks unless a pill says otherwise. */
  readonly tableCalculations?: readonly XmlElement[]
  /** `tableau`, `bin`, `categorical-bin`. */
  readonly calculationClass?: string
  readonly isHidden: boolean
  readonly aliases?: ReadonlyMap<string, string>
}

export interface InstanceModel {
  /** With brackets. */
  readonly name: string
  /** Column name with brackets. */
  readonly column: string
  readonly derivation: string
  readonly type: 'nominal' | 'ordinal' | 'quantitative'
  /** Calculations among marks on top of the column: `table-calc` elements. */
  readonly tableCalculations: readonly XmlElement[]
  /** True when the name says that there is a calculation, wherever it is declared. */
  readonly isNamedAsTableCalculation: boolean
}

/** Columns and instances, of a data source or of one sheet's share of it. */
export interface FieldSet {
  readonly columns: ReadonlyMap<string, ColumnModel>
  readonly instances: ReadonlyMap<string, InstanceModel>
}

/** A logical table of a relationship model. */
export interface ObjectModel {
  readonly id: string
  readonly caption: string
  /** Its tables in the live source. */
  readonly relation?: RelationModel
  /** Its tables in the extract. */
  readonly extractRelation?: RelationModel
}

/** Rows of two logical tables belong together where all conditions hold. */
export interface RelationshipModel {
  /** Ids of objects. */
  readonly first: string
  readonly second: string
  /** Each side is a formula over columns of the data source; empty when the condition is of another form. */
  readonly on: readonly JoinCondition[]
}

/** What the document says of a data source. */
export interface DatasourceFacts extends FieldSet {
  readonly name: string
  readonly caption: string
  /** The live side; absent for `Parameters`. */
  readonly connection?: ConnectionGroup
  /** Where the rows are kept instead, when the extract is switched on. */
  readonly extract?: ConnectionGroup
  /** What the extract holds less of than its source: filters, a number of rows. Absent: nothing. */
  readonly extractSelection?: string
  readonly objects: readonly ObjectModel[]
  readonly relationships: readonly RelationshipModel[]
  /** Names, with brackets, of sets, action groups and other groups, each with its definition. */
  readonly groups: ReadonlyMap<string, XmlElement>
  readonly filters: readonly XmlElement[]
  /** False when the aliases of its columns are switched off. */
  readonly hasAliases: boolean
  readonly defaultSorts: readonly XmlElement[]
  readonly style?: XmlElement
}
