/** Lists of a site: what is asked for and what comes back. */

import type { ListRequest } from '@easel/contract'

/** Which items of a site a list may show; resolved once per caller, so that a list is one statement. */
export type Visibility =
  | { readonly kind: 'everything' }
  | {
      readonly kind: 'limited'
      readonly userId: number
      /** Access control lists under which the caller has the capability. */
      readonly aclIds: readonly number[]
      /** Projects that the caller owns or leads, directly or from above. */
      readonly projectIds: readonly number[]
    }

export interface ListQuery {
  readonly siteId: number
  readonly visibility: Visibility
  readonly request: ListRequest
}

export interface ListResult<T> {
  readonly items: readonly T[]
  readonly totalAvailable: number
}
