/** Paging, filter, sort and fields of a list: only what its declaration allows. */

import type { FieldSets, FilterField, FilterFields, ListGrammar } from '@easel/contract'

interface ValueOfType {
  readonly text: string
  readonly number: number
  readonly boolean: boolean
  readonly time: Date
}

type ValueOf<F extends FilterField> = ValueOfType[F['type']]

/** Exactly one operator: of several conditions on one field, the API would heed the last alone. */
type ConditionOn<F extends FilterField, O extends string = F['operators'][number]> = {
  [Op in O]: { readonly [K in Op]: Op extends 'in' ? readonly ValueOf<F>[] : ValueOf<F> } & {
    readonly [K in Exclude<O, Op>]?: never
  }
}[O]

export type FilterOf<F extends FilterFields> = { readonly [K in keyof F]?: ConditionOn<F[K]> }

/** `-updatedAt` sorts from the largest down. */
export type SortKeyOf<S extends string> = S | `-${S}`

type Parent<N extends string> = N extends `${infer P}.${string}` ? P | `${P}._all_` : never
type Listed<S extends FieldSets> = S['byDefault'][number] | S['all'][number]
export type FieldOf<S extends FieldSets> = '_all_' | '_default_' | Listed<S> | Parent<Listed<S>>

interface PageArguments {
  /** Items of one page. Default: 100. */
  readonly pageSize?: number
  /** The first page is 1. */
  readonly pageNumber?: number
}

type GrammarArguments<L extends ListGrammar> = PageArguments &
  ([keyof L['filter']] extends [never] ? unknown : { readonly filter?: FilterOf<L['filter']> }) &
  ([L['sort'][number]] extends [never]
    ? unknown
    : { readonly sort?: readonly SortKeyOf<L['sort'][number]>[] }) &
  (L extends { readonly fields: infer S extends FieldSets }
    ? { readonly fields?: readonly FieldOf<S>[] }
    : unknown)

export type ListArguments<M> = M extends { readonly list?: infer L }
  ? [NonNullable<L>] extends [never]
    ? unknown
    : NonNullable<L> extends ListGrammar
      ? GrammarArguments<NonNullable<L>>
      : unknown
  : unknown
