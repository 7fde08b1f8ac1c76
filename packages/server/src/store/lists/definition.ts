/** What a list is made of, tied to the contract's grammar: a field without its column does not compile. */

import type { Condition, ListGrammar } from '@easel/contract'
import type { RawBuilder } from 'kysely'
import type { DialectName } from '../engine/database.ts'
import type { CountedKind } from '../content/schema.ts'
import type { Schema } from '../schema.ts'

export interface ConditionContext {
  readonly dialect: DialectName
  readonly siteId: number
  /** Whether the database may use an index for the condition; otherwise another order of things drives the statement. */
  readonly isDriving: boolean
}

/** SQL of one condition over the list's table, which is called `t`. */
export type FilterColumn = (condition: Condition, context: ConditionContext) => RawBuilder<unknown>

/** Columns that decide who sees an item. */
export type VisibilityColumns =
  | {
      readonly acl: RawBuilder<unknown>
      readonly owner: RawBuilder<unknown>
      readonly project: RawBuilder<unknown>
    }
  /** Items of which a limited caller sees only the one that is the caller. */
  | { readonly self: RawBuilder<unknown> }

export interface ListDefinition<Row> {
  readonly kind: CountedKind
  readonly table: keyof Schema
  readonly filters: Readonly<Record<string, FilterColumn>>
  /** Field to column, each never null and with an index (site, column, id). */
  readonly sorts: Readonly<Record<string, string>>
  /** Fields that change without a change of the site's content version: lists that look at them remember nothing. */
  readonly unversioned: readonly string[] | 'everything'
  readonly visibility: VisibilityColumns
  /** Columns of a row, from `source`. */
  readonly columns: RawBuilder<Row>
  /** The tables of a row, joined to `page.id`. */
  readonly source: RawBuilder<unknown>
}

type Typed<G extends ListGrammar, Row> = Omit<
  ListDefinition<Row>,
  'filters' | 'sorts' | 'unversioned'
> & {
  readonly filters: { readonly [Field in keyof G['filter']]: FilterColumn }
  readonly sorts: { readonly [Field in G['sort'][number]]: string }
  readonly unversioned: readonly (keyof G['filter'] | G['sort'][number])[] | 'everything'
}

export function defineList<G extends ListGrammar, Row>(
  definition: Typed<G, Row>,
): ListDefinition<Row> {
  return definition as unknown as ListDefinition<Row>
}
