/** What a list method lets its caller filter, sort and select, as data; and a parsed request, as data. */

export type FilterOperator = 'eq' | 'in' | 'has' | 'gt' | 'gte' | 'lt' | 'lte' | 'cieq' | 'like'

export type FilterType = 'text' | 'number' | 'boolean' | 'time'

export interface FilterField {
  readonly type: FilterType
  readonly operators: readonly FilterOperator[]
}

/** Filterable fields by the caller's name for them. */
export type FilterFields = Readonly<Record<string, FilterField>>

export interface ListGrammar {
  /** Name of one item, e.g. `workbook`: the prefix that some clients put before its own field names. */
  readonly item: string
  readonly filter: FilterFields
  readonly sort: readonly string[]
  /** Absent where the method has no `fields` parameter. */
  readonly fields?: FieldSets
}

/**
 * Names that `_default_` stands for and those that `_all_` adds: attributes, lists (`tags`), and attributes of an element inside
 * (`owner.name`), each by itself.
 */
export interface FieldSets {
  readonly byDefault: readonly string[]
  readonly all: readonly string[]
}

/** `matches` is what `eq` means where a text holds `*`, which stands for any characters, also none. */
export type ConditionOperator = FilterOperator | 'matches'

export interface Condition {
  readonly field: string
  readonly operator: ConditionOperator
  /** One value, or several for `in`; typed by the field's declaration. Times are `Date`. */
  readonly values: readonly (string | number | boolean | Date)[]
}

export interface SortKey {
  readonly field: string
  readonly direction: 'asc' | 'desc'
}

export interface Page {
  /** 1-based. */
  readonly number: number
  readonly size: number
}

/** `null`: everything that the method shows by default. */
export type FieldSelection = ReadonlySet<string> | null

/** A parsed list request. Conditions are joined by AND. */
export interface ListRequest {
  readonly page: Page
  readonly filter: readonly Condition[]
  /** Conditions that do not count, as sent: of several on one field only the last does. */
  readonly dropped: readonly string[]
  readonly sort: readonly SortKey[]
  readonly fields: FieldSelection
}

const equality = ['eq', 'in'] as const
const range = ['eq', 'gt', 'gte', 'lt', 'lte'] as const

/** Field declarations, by the operators of the vendor's filtering page. Their types name type and operators exactly. */
export const textField = <const M extends readonly FilterOperator[]>(...more: M) =>
  ({ type: 'text', operators: [...equality, ...more] }) as const
export const timeField = () => ({ type: 'time', operators: range }) as const
export const numberField = () => ({ type: 'number', operators: range }) as const
export const booleanField = () => ({ type: 'boolean', operators: ['eq'] }) as const
