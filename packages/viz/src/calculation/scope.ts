/** What names mean to a formula: columns, other calculations, parameters. */

import type { Collation, ValueType } from './value.ts'

export type FieldMeaning =
  | {
      readonly kind: 'column'
      /** Unique within the data source. */
      readonly name: string
      readonly type: ValueType
      readonly collation: Collation | null
    }
  | {
      readonly kind: 'calculation'
      readonly name: string
      readonly formula: string
      /** Type the document gives the field, where it may differ from the formula's own. */
      readonly type?: ValueType
    }

export interface FormulaScope {
  /** By internal name or caption, without brackets; null when the data source has no such field. */
  readonly field: (name: string) => FieldMeaning | null
  readonly parameter: (name: string) => { readonly name: string; readonly type: ValueType } | null
}
