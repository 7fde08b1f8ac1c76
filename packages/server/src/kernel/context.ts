/** What a handler is given, and the type that ties each handler to its declaration. */

import type {
  AnyMethod,
  BodyOf,
  ErrorCode,
  ListRequest,
  Method,
  PathParams,
  Raise,
  ReplyOf,
} from '@easel/contract'
import type { Static } from 'typebox'
import type { Caller } from '../ports/caller.ts'
import type { Services } from './services.ts'

type ErrorsOf<M> = M extends { readonly errors: readonly (infer E extends ErrorCode)[] } ? E : never

export interface Context<M extends AnyMethod> {
  readonly params: PathParams<M['path']>
  readonly query: Static<M['query']>
  /** Page, filter, sort and fields of a list; the first page of everything elsewhere. */
  readonly list: ListRequest
  /** `vf_` parameters of a rendering: field caption → values as sent. */
  readonly viewFilters: ReadonlyMap<string, string>
  readonly body: BodyOf<M['body']>
  readonly caller: M['caller'] extends 'anyone' ? null : Caller
  /** Of the client; null where its connection is gone already. */
  readonly address: string | null
  /** What the client calls the request, so that it may repeat it; null where it has no name. */
  readonly requestName: string | null
  readonly services: Services
  readonly now: Date
  readonly signal: AbortSignal
  /** An error that the declaration lists, to be thrown. */
  readonly error: Raise<ErrorsOf<M>>
}

export type Handler<M extends AnyMethod> = (context: Context<M>) => Promise<ReplyOf<M['reply']>>

// The table is written against the concrete declarations, so the parameters of `Method` are open here.
type Declared = Method<string, never, never, never, never> | AnyMethod

/** One handler for every declaration: a table that lacks one, or has one too many, does not compile. */
export type Handlers<Table extends Readonly<Record<string, Declared>>> = {
  readonly [K in keyof Table]: Table[K] extends AnyMethod ? Handler<Table[K]> : never
}
