/** The typed methods of a client. */

import type { CallOptions } from '../calls/options.ts'
import type { ArgumentsOf } from './arguments.ts'
import type { MethodFacts } from './method-facts.ts'
import type { ReturnOf } from './replies.ts'

type CodesOf<M> = M extends { readonly errors: readonly (infer E)[] } ? E : never

interface CallWithout<A, R> {
  (args?: A, options?: CallOptions): R
}
interface CallWith<A, R> {
  (args: A, options?: CallOptions): R
}

/** A method: it takes one flat argument, which may be left out where nothing in it is required. */
export type MethodCall<
  M,
  Pipeline extends string = never,
  Known extends string = 'siteId',
> = Method<ArgumentsOf<M, Known>, ReturnOf<M>, Extract<CodesOf<M>, string> | Pipeline>

/** A method by what it takes, what it returns, and the codes that it may answer. */
export type Method<A, R, Code extends string> = (IsOptional<A> extends true
  ? CallWithout<A, R>
  : CallWith<A, R>) &
  MethodFacts<Code>

/** Whether an object without members would do. */
type IsOptional<A> = Partial<A> extends A ? true : false

/** The methods of a table. */
export type Api<T, Pipeline extends string = never, Known extends string = 'siteId'> = {
  readonly [K in keyof T]: MethodCall<T[K], Pipeline, Known>
}
