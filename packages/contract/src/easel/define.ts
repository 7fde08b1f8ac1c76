/**
 * The declaration language of Easel's own methods, below `/easel/v1`: JSON only, no versions, and callers that the vendor's API
 * does not know. Kept apart from the vendor's table, so that nothing derived from that one ever shows a method of ours.
 */

import type { PathParams, Verb } from '../define.ts'
import type { ErrorCode } from '../errors.ts'
import type { Static, TObject } from '../wire/types.ts'

/** `admin-key`: the key that the server was started with. `session`: that, or a live session of the REST or Cloud Manager API. */
export type OwnCaller = 'admin-key' | 'session'

export interface OwnMethod<
  P extends string = string,
  Q extends TObject = TObject,
  B extends TObject | null = TObject | null,
  R = unknown,
> {
  readonly name: string
  readonly summary: string
  readonly verb: Verb
  /** Below `/easel/v1`. */
  readonly path: P
  readonly caller: OwnCaller
  /** Developer controls change the server itself: they exist only where it was started for development, and are 404 elsewhere. */
  readonly isDevControl: boolean
  readonly query: Q
  readonly body: B
  /** Codes beside those that every method of ours may answer. Default: none. */
  readonly errors?: readonly ErrorCode[]
  /** Only its type counts; null for an empty answer (204). */
  readonly reply: Answers<R> | null
}

/** Carries the type of an answer. */
export interface Answers<R> {
  readonly example?: R
}

export const answers = <R>(): Answers<R> => ({})

export function ownMethod<
  const P extends string,
  Q extends TObject,
  B extends TObject | null,
  R = never,
>(declaration: OwnMethod<P, Q, B, R>): OwnMethod<P, Q, B, R> {
  return Object.freeze(declaration)
}

export interface OwnContext<M extends OwnMethod> {
  readonly params: PathParams<M['path']>
  readonly query: Static<M['query']>
  readonly body: M['body'] extends TObject ? Static<M['body']> : null
}

export type OwnReplyOf<M extends OwnMethod> = M extends {
  readonly reply: { readonly example?: infer R } | null
}
  ? [R] extends [never]
    ? void
    : R
  : never
