/** The declaration language: a method of the API is one frozen value, and everything else is derived from it. */

import type { ErrorCode } from './errors.ts'
import type { ListGrammar } from './wire/list-grammar.ts'
import type { ScopeRule } from './scopes.ts'
import type { Static, TObject, TSchema } from './wire/types.ts'
import type { ApiVersion } from './versions.ts'

export type Verb = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** Names after a colon in a path template, as a record of strings. */
export type PathParams<P extends string> = P extends `${string}/:${infer Name}/${infer Rest}`
  ? { readonly [K in Name]: string } & PathParams<`/${Rest}`>
  : P extends `${string}/:${infer Name}`
    ? { readonly [K in Name]: string }
    : unknown

export type Body =
  | { readonly kind: 'none' }
  | { readonly kind: 'message'; readonly schema: TObject }
  | {
      readonly kind: 'parts'
      /** The `request_payload` part; null where the method has none. */
      readonly payload: TObject | null
      /** Part names that carry the file; the first one sent counts. */
      readonly fileParts: readonly string[]
      readonly limitBytes: number
      /**
       * Whether `multipart/form-data` is taken as `multipart/mixed` is. Elsewhere it is refused with 406000, as the real service
       * does (rest-api-samples, issue 82).
       */
      readonly takesFormData?: boolean
      /** Whether the message may come after the file. The file is kept in memory until then, so that its limit must be small. */
      readonly collectsFile?: boolean
    }

export type MessageStatus = 200 | 201 | 202
export type Reply =
  | { readonly kind: 'empty' }
  | { readonly kind: 'message'; readonly status: MessageStatus; readonly schema: TObject }
  | {
      readonly kind: 'messages'
      readonly schemas: Readonly<Partial<Record<MessageStatus, TObject>>>
    }
  | { readonly kind: 'file'; readonly types: readonly string[] }
  /** The real service has the address and answers nothing but an error there. */
  | { readonly kind: 'refused' }

/** `anyone` needs no session; the others need a live one. Finer rights are the handler's, by permission evaluation. */
export type CallerRule = 'anyone' | 'signed-in' | 'site-administrator'

export interface Method<
  P extends string = string,
  Q extends TObject = TObject,
  B extends Body = Body,
  R extends Reply = Reply,
  E extends ErrorCode = ErrorCode,
  C extends CallerRule = CallerRule,
  L extends ListGrammar = ListGrammar,
  V extends boolean = boolean,
> {
  /** Name of the handler file, the SDK call and the documentation anchor. */
  readonly name: string
  /** Heading of the method in the vendor's reference. */
  readonly title: string
  /** First API version that has the method; older versions in the path are answered all the same. */
  readonly since: ApiVersion
  readonly verb: Verb
  /** Below `/api/<version>`. Literal words are matched in any case. */
  readonly path: P
  /** Older addresses that clients still use, with the parameters of `path`; one handler answers them all. */
  readonly aliases?: readonly string[]
  /** Required, so that no method can be left unguarded. */
  readonly scope: ScopeRule
  readonly caller: C
  readonly query: Q
  /** Present for lists: paging, and what may be filtered, sorted and selected. */
  readonly list?: L
  /** True for renderings, which take `vf_<field>=value` filters. */
  readonly takesViewFilters?: V
  readonly body: B
  /**
   * Parts of the request that are read and have no effect, each with the reason: of the body by their path in the message, where a
   * path stands for all that is inside it, and of the query by `?` and their name. Whatever the request declares and this does not
   * list has its effect.
   */
  readonly ignores?: Readonly<Record<string, string>>
  readonly reply: R
  /** The only codes that the handler may raise; the pipeline adds its own ({@link pipelineErrors}). */
  readonly errors: readonly E[]
  /** Page and section, or the client in which the facts were seen. */
  readonly source: string
}

export type AnyMethod = Method

/** Every address of a method: its own, then the older ones. */
export const addressesOf = ({
  path,
  aliases = [],
}: Pick<AnyMethod, 'path' | 'aliases'>): readonly [string, ...string[]] => [path, ...aliases]

/** Codes that any method may answer before or around its handler. */
export const pipelineErrors = [
  '400000',
  '400006',
  '400007',
  '400065',
  '401000',
  '401002',
  '403004',
  '403014',
  '404000',
  '404001',
  '404003',
  '405000',
  '406000',
  '408000',
  '413000',
  '415000',
  '429000',
  '500000',
  '503000',
] as const satisfies readonly ErrorCode[]

/** Declares a method. The value is frozen; its types carry every part of the contract. */
export function method<
  const P extends string,
  Q extends TObject,
  B extends Body,
  R extends Reply,
  const E extends ErrorCode,
  const C extends CallerRule,
  const L extends ListGrammar = never,
  const V extends boolean = false,
>(declaration: Method<P, Q, B, R, E, C, L, V>): Method<P, Q, B, R, E, C, L, V> {
  return Object.freeze(declaration)
}

export const none = { kind: 'none' } as const
export const empty = { kind: 'empty' } as const
export const refused = { kind: 'refused' } as const
export const accepts = <S extends TObject>(schema: S) => ({ kind: 'message', schema }) as const
export const replies = <const N extends MessageStatus, S extends TObject>(status: N, schema: S) =>
  ({ kind: 'message', status, schema }) as const
export const repliesOneOf = <const S extends Readonly<Partial<Record<MessageStatus, TObject>>>>(
  schemas: S,
) => ({ kind: 'messages', schemas }) as const
export const file = (...types: readonly string[]) => ({ kind: 'file', types }) as const

/** A file part as a stream; it must be consumed or the request ends in an error. */
export interface UploadedFile {
  /** As the client sent it, decoded; never used as a path. */
  readonly fileName: string
  readonly content: AsyncIterable<Uint8Array>
}

export type BodyOf<B extends Body> = B extends {
  readonly kind: 'message'
  readonly schema: infer S extends TSchema
}
  ? Static<S>
  : B extends { readonly kind: 'parts'; readonly payload: infer S }
    ? {
        readonly payload: S extends TSchema ? Static<S> | null : null
        readonly file: UploadedFile | null
      }
    : null

/** What a download answers with; `content` is streamed. */
export interface FileReply {
  readonly type: string
  /** Name offered to the client in `Content-Disposition`; absent for renderings shown in place. */
  readonly fileName?: string
  readonly sizeBytes?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly content: string | Uint8Array | AsyncIterable<string | Uint8Array>
}

/** A message on its way out: an optional part may also be given as `undefined`, which leaves it out. */
export type Outgoing<T> = T extends Date
  ? T
  : T extends readonly (infer Item)[]
    ? readonly Outgoing<Item>[]
    : T extends object
      ? {
          readonly [K in keyof T]: Partial<Pick<T, K>> extends Pick<T, K>
            ? Outgoing<T[K]> | undefined
            : Outgoing<T[K]>
        }
      : T

export type ReplyOf<R extends Reply> = R extends {
  readonly kind: 'message'
  readonly schema: infer S extends TSchema
}
  ? Outgoing<Static<S>>
  : R extends { readonly kind: 'messages'; readonly schemas: infer T }
    ? {
        [N in keyof T]: {
          readonly status: N
          readonly message: T[N] extends TSchema ? Outgoing<Static<T[N]>> : never
          readonly headers?: Readonly<Record<string, string>>
        }
      }[keyof T]
    : R extends { readonly kind: 'file' }
      ? FileReply
      : R extends { readonly kind: 'refused' }
        ? never
        : void
