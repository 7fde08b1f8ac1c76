/** Counters of content. */

export type CountedKind =
  'workbook' | 'view' | 'datasource' | 'flow' | 'project' | 'user' | 'group' | 'groupSet' | 'job'

/** How many items of a kind carry a list of rules; kinds that carry none count under 0. */
interface ItemCountTable {
  readonly site_id: number
  readonly kind: CountedKind
  readonly acl_id: number
  readonly item_count: number
}

export interface CountSchema {
  readonly item_count: ItemCountTable
}
