/** What a call answers, computed from its declaration. */

import type { Static, TSchema } from '@easel/contract'
import type { Download } from '../files/download.ts'
import type { Call, ListCall } from '../calls/call.ts'

type KeysOf<T> = T extends unknown ? keyof T : never

/** One of several messages; the members of the others are known to be absent. */
type Exclusive<T, K extends PropertyKey = KeysOf<T>> = T extends unknown
  ? T & { readonly [N in Exclude<K, keyof T>]?: never }
  : never

type MessageOf<S> = S extends TSchema ? Static<S> : never

/** What an awaited call answers. */
export type AnswerOf<R> = R extends { readonly kind: 'message'; readonly schema: infer S }
  ? MessageOf<S>
  : R extends { readonly kind: 'messages'; readonly schemas: infer T }
    ? Exclusive<{ [N in keyof T]: MessageOf<T[N]> }[keyof T]>
    : R extends { readonly kind: 'array'; readonly item: infer S }
      ? readonly MessageOf<S>[]
      : R extends { readonly kind: 'file' }
        ? Download
        : R extends { readonly kind: 'refused' }
          ? never
          : void

type ItemIn<T> = T extends readonly (infer I)[]
  ? I
  : T extends object
    ? { [K in keyof T]: T[K] extends readonly (infer I)[] ? I : never }[keyof T]
    : never

type PageMembers = 'pagination' | 'pageToken' | 'totalCount'

/** What a list is a list of: the members of the one collection that its page holds. */
export type ItemOf<P> = {
  [K in Exclude<keyof P, PageMembers>]: ItemIn<P[K]>
}[Exclude<keyof P, PageMembers>]

type IsPage<M, P> = M extends { readonly isPaged?: infer V }
  ? true extends V
    ? true
    : false
  : [P] extends [never]
    ? false
    : P extends { readonly pagination: unknown }
      ? M extends { readonly list?: infer L }
        ? [NonNullable<L>] extends [never]
          ? false
          : true
        : false
      : false

/** What a call returns: a promise of its answer, for lists also an iterator of all items. */
export type ReturnOf<M> = M extends { readonly reply: infer R }
  ? IsPage<M, AnswerOf<R>> extends true
    ? ListCall<AnswerOf<R>, ItemOf<AnswerOf<R>>>
    : Call<AnswerOf<R>>
  : never
