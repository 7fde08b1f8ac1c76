/**
 * A worksheet after binding: every pill resolved to a field of one data source, every shelf parsed.
 * The binder makes it from the document; the query compiler, the mark table and the layout read it.
 */

import type { Derivation } from './derivation.ts'
import type { Ordering, TableCalculation } from './table-calculation.ts'

export type DataType = 'string' | 'integer' | 'real' | 'boolean' | 'date' | 'datetime'

/** `en_US_CI` ignores case, `binary` compares code points, the others are the orders of words by ICU. */
export type TextCollation = 'en_US' | 'en_US_CI' | 'root' | 'binary'

export interface ColumnSource {
  readonly table: string
  readonly column: string
  /** How the texts of the column compare. */
  readonly collation?: TextCollation
}

/** In place of a table: the column of this name is 1 in rows that have a row of the object, else NULL. */
export const objectPresence = '__tableau_internal_object_id__'

/** In place of a table: the column of this name tells whether a row is in the set. */
export const setMembership = '__set__'

/** A column of a data source, as the workbook describes it. */
export interface Column {
  /** Local name with brackets, `[Sales]`. */
  readonly name: string
  /** What a person reads: the caption, else the name without brackets. */
  readonly caption: string
  readonly dataType: DataType
  readonly role: 'dimension' | 'measure'
  /** Workbook number or date format string, e.g. `p0.0%`; absent when the default applies. */
  readonly format?: string
  /** Formula of a calculated column; absent for a column of the data. */
  readonly formula?: string
  /** Set where the document says no type: that of the formula counts. */
  readonly isUntyped?: boolean
  /** How a formula that is a calculation among marks runs, unless a pill says otherwise. */
  readonly ordering?: Ordering
  /** Name of the table the column comes from and its name there (metadata record); absent for calculations. */
  readonly source?: ColumnSource
  /** Member aliases: raw value as text to shown text. */
  readonly aliases?: ReadonlyMap<string, string>
}

/** A pill: a column with a derivation, discrete (blue) or continuous (green). */
export interface Field {
  /** Instance name with brackets, `[sum:Sales:qk]`; unique within a sheet and data source. */
  readonly instance: string
  readonly datasource: string
  readonly column: Column
  readonly derivation: Derivation
  readonly isDiscrete: boolean
  /** True when the derivation aggregates, so that the field does not group the marks. */
  readonly isAggregate: boolean
  /** Pill-level format, before the column's own. */
  readonly format?: string
  /** A calculation among the marks, of the pill's measure or of its formula. */
  readonly tableCalculation?: TableCalculation
}

/** The two generated fields that stand for "which measure" and "its value". */
export type SpecialPill = 'measure-names' | 'measure-values'

export type ShelfItem =
  | { readonly kind: 'field'; readonly field: Field }
  | { readonly kind: 'special'; readonly pill: SpecialPill }

/** Shelf text parsed: ` / ` nests, ` * ` crosses, ` + ` concatenates. */
export type ShelfExpression =
  | ShelfItem
  | {
      readonly kind: 'nest' | 'cross' | 'concatenate'
      readonly items: readonly ShelfExpression[]
    }

export type MarkType =
  | 'Automatic'
  | 'Bar'
  | 'Line'
  | 'Area'
  | 'Circle'
  | 'Square'
  | 'Shape'
  | 'Text'
  | 'Pie'
  | 'GanttBar'
  | 'Polygon'
  | 'Multipolygon'
  | 'Heatmap'

export type EncodingRole =
  'color' | 'size' | 'text' | 'detail' | 'tooltip' | 'shape' | 'path' | 'angle'

export interface Encoding {
  readonly role: EncodingRole
  readonly item: ShelfItem
}

/** One marks card. The pane without axis is the default one, "All". */
export interface Pane {
  readonly markType: MarkType
  readonly encodings: readonly Encoding[]
  /** Instance name of the measure whose axis this card belongs to. */
  readonly axis?: string
  /** The same on the Columns shelf, where both shelves hold several measures. */
  readonly crossAxis?: string
  readonly showsLabels: boolean
  /** `#rrggbb` of marks that no field colours. */
  readonly color?: string
  /** From 0 to 1; absent: opaque. */
  readonly opacity?: number
  /** `#rrggbb` of the line around marks; absent: none. */
  readonly border?: string
  readonly referenceLines?: readonly ReferenceLine[]
  /** Place of the size slider, 1 in its middle; absent: untouched. */
  readonly size?: number
}

/** A value drawn across the marks that it comes from. */
export interface ReferenceLine {
  /** Instance of the axis; the values are those of the marks on it. */
  readonly axis: string
  readonly formula: 'average' | 'constant' | 'max' | 'median' | 'min' | 'sum'
  readonly constant?: number
  readonly scope: 'per-cell' | 'per-pane' | 'per-table'
  readonly label: 'none' | 'automatic' | 'value'
}

/** Ends of an axis that the author has fixed, and how it runs between them. */
export interface AxisRange {
  readonly min?: number
  readonly max?: number
  readonly excludesZero?: boolean
  /** The low end is where the high end would be. */
  readonly isReversed?: boolean
  readonly isLogarithmic?: boolean
}

/** Formatting of one side of a sheet. */
export interface SideStyle {
  readonly hidesGrid: boolean
  readonly hidesZero: boolean
  /** Captions of header levels. */
  readonly hidesLabels: boolean
}

/** Formatting that pictures follow; fields are named by their instance, Measure Values by its word. */
export interface SheetStyle {
  readonly hiddenAxes: ReadonlySet<string>
  readonly hiddenHeaders: ReadonlySet<string>
  /** Empty where the title is removed. */
  readonly axisTitles: ReadonlyMap<string, string>
  readonly axisRanges: ReadonlyMap<string, AxisRange>
  readonly rows: SideStyle
  readonly columns: SideStyle
}

export type Literal = string | number | boolean | null

export type Comparison = 'equal' | 'less' | 'less-or-equal' | 'greater' | 'greater-or-equal'

/** Members that the data decides: computed over the rows that the stage before lets through. */
export type ComputedSet =
  | {
      readonly kind: 'top'
      readonly field: Field
      readonly mode: 'include' | 'exclude'
      readonly by: Field
      readonly direction: 'asc' | 'desc'
      /** Which end of that order. */
      readonly end: 'first' | 'last'
      readonly count: number | ParameterReference
      /** What the ranked members are taken from, besides the stage's rows. */
      readonly within: readonly SetFilter[]
    }
  | {
      readonly kind: 'condition'
      readonly field: Field
      readonly mode: 'include' | 'exclude'
      /** A formula that is true for the rows of the member together, or for the member itself. */
      readonly by: Field
      readonly within: readonly SetFilter[]
    }

/** The value of a parameter, by its name with brackets. */
export interface ParameterReference {
  readonly parameter: string
}

interface MemberList {
  readonly kind: 'members'
  readonly field: Field
  readonly mode: 'include' | 'exclude'
  /** Dates as ISO text; numbers as numbers. */
  readonly members: readonly Literal[]
}

/** Rows for which all filters of one of the terms hold, such as combinations of members of several fields. */
export interface AnyOf {
  readonly kind: 'any-of'
  /** The first of the fields. */
  readonly field: Field
  readonly mode: 'include' | 'exclude'
  readonly terms: readonly (readonly SetFilter[])[]
}

export type SetFilter = MemberList | ComputedSet | AnyOf

/**
 * Filters of the data source come before those of the context, those before the view's own. Only the view's own are
 * replaced by a request.
 */
export type Filter = FilterKind & { readonly stage?: 'datasource' | 'context' }

type FilterKind =
  | SetFilter
  | {
      readonly kind: 'range'
      readonly field: Field
      readonly min?: Literal
      readonly max?: Literal
      readonly nulls: 'include' | 'exclude' | 'only'
    }
  | {
      readonly kind: 'relative-date'
      readonly field: Field
      readonly period: 'year' | 'quarter' | 'month' | 'week' | 'day' | 'hour' | 'minute'
      /** Offsets from the current period, both included: 0 is the current one, -1 the one before. */
      readonly first: number
      readonly last: number
      readonly includesFuture: boolean
      readonly includesNull?: boolean
      readonly anchor?: string
    }
  | {
      /** Which measures Measure Names shows, in order. */
      readonly kind: 'measure-names'
      readonly fields: readonly Field[]
    }

export interface Sort {
  readonly field: Field
  readonly direction: 'asc' | 'desc'
  /** Sort by this aggregate; absent: by the member itself. */
  readonly by?: Field
  /** The aggregate is that within the members of the fields before, on the same shelf. */
  readonly isNested?: boolean
  /** Members in a hand-made order; they come before the others. */
  readonly members?: readonly Literal[]
}

/** Something the sheet asks for that this library does not do yet, by name. */
export interface Unsupported {
  /** Stable kind, e.g. `calculation`, `table-calculation`, `join`, `filter:top`, `mark:Pie`. */
  readonly feature: string
  /** What in the workbook asks for it, e.g. the field's caption or the formula. */
  readonly detail: string
  /**
   * `data`: the numbers cannot be computed; `values`: those of this field are empty, the others are right; `drawing`: the
   * numbers are right, the picture lacks it.
   */
  readonly affects: 'data' | 'values' | 'drawing'
}

/** A secondary data source: aggregated by the linked fields, and brought to the marks by them. */
export interface Blend {
  readonly datasource: string
  readonly links: readonly { readonly primary: Field; readonly secondary: Field }[]
  readonly columnsByName: ReadonlyMap<string, Column>
}

export interface BoundSheet {
  readonly name: string
  readonly style?: SheetStyle
  readonly title?: string
  /** Name of the primary data source. */
  readonly datasource: string
  readonly rows: ShelfExpression | null
  readonly columns: ShelfExpression | null
  readonly panes: readonly Pane[]
  readonly filters: readonly Filter[]
  readonly sorts: readonly Sort[]
  /** Measures behind Measure Values, in shown order; empty when the sheet does not use it. */
  readonly measureValues: readonly Field[]
  /** True when nothing is aggregated: each row of the data is a mark. */
  readonly isByRow?: boolean
  /** By instance name: what Measure Names calls a measure, where people renamed it. */
  readonly measureNameAliases?: ReadonlyMap<string, string>
  readonly blends?: readonly Blend[]
  /** By local name: the sets that pills and formulas of the sheet look at; a row is in one where all filters hold. */
  readonly sets?: ReadonlyMap<string, readonly SetFilter[]>
  /** By local name: every column the sheet touches, through the formulas of its calculations too. */
  readonly columnsByName?: ReadonlyMap<string, Column>
  readonly unsupported: readonly Unsupported[]
}
