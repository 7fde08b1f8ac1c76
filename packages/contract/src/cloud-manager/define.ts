/** The declaration language of the Cloud Manager API: that of the REST API without versions, XML and multipart bodies. */

import type { MessageStatus, Outgoing, Verb } from '../define.ts'
import type { ScopeRule } from '../scopes.ts'
import type { Static, TObject, TSchema } from '../wire/types.ts'
import type { CloudErrorCode } from './errors.ts'
import type { Uri } from './uris.ts'

export type CloudBody =
  { readonly kind: 'none' } | { readonly kind: 'message'; readonly schema: TObject }

export type CloudReply =
  | { readonly kind: 'empty' }
  | { readonly kind: 'message'; readonly status: MessageStatus; readonly schema: TObject }
  /** A bare JSON array. */
  | { readonly kind: 'array'; readonly item: TObject }

/** `anyone` needs no session; every other method needs a cloud administrator of the tenant. */
export type CloudCallerRule = 'anyone' | 'cloud-administrator'

export interface CloudMethod<
  P extends string = string,
  Q extends TObject = TObject,
  B extends CloudBody = CloudBody,
  R extends CloudReply = CloudReply,
  E extends CloudErrorCode = CloudErrorCode,
  C extends CloudCallerRule = CloudCallerRule,
  V extends boolean = boolean,
> extends Uri {
  /** Name of the handler file, the SDK call and the documentation anchor. */
  readonly name: string
  /** Heading of the method in the vendor's reference. */
  readonly title: string
  /** Release that brought the method. */
  readonly since: string
  readonly verb: Verb
  /** Below `/api/v1`. */
  readonly path: P
  /** Required, so that no method can be left unguarded. */
  readonly scope: ScopeRule
  readonly caller: C
  readonly query: Q
  /** Whether the method answers pages: `maxResults` and `pageToken`, or `pageSize` and `pageNumber`. */
  readonly isPaged?: V
  readonly body: B
  readonly reply: R
  /** The only codes that the handler may raise; the pipeline adds its own ({@link cloudPipelineErrors}). */
  readonly errors: readonly E[]
  /** Page and section, or the client in which the facts were seen. */
  readonly source: string
}

export type AnyCloudMethod = CloudMethod

/** Codes that any method may answer before or around its handler. */
export const cloudPipelineErrors = [
  'E_400_API_SVC_1000',
  'E_401_AUTH_SVC_1000',
  'E_401_AUTH_SVC_1002',
  'E_403_AUTH_SVC_1003',
  'E_404_API_SVC_1001',
  'E_404_SITE_SVC_1000',
  'E_404_TNT_SVC_1000',
  'E_405_API_SVC_1002',
  'E_408_API_SVC_1003',
  'E_413_API_SVC_1004',
  'E_415_API_SVC_1008',
  'E_429_API_SVC_1005',
  'E_500_API_SVC_1006',
  'E_503_API_SVC_1007',
] as const satisfies readonly CloudErrorCode[]

/** Declares a method. The value is frozen; its types carry every part of the contract. */
export function cloudMethod<
  const P extends string,
  Q extends TObject,
  B extends CloudBody,
  R extends CloudReply,
  const E extends CloudErrorCode,
  const C extends CloudCallerRule,
  const V extends boolean = false,
>(declaration: CloudMethod<P, Q, B, R, E, C, V>): CloudMethod<P, Q, B, R, E, C, V> {
  return Object.freeze(declaration)
}

/** A reply that is a bare JSON array. */
export const arrayOf = <S extends TObject>(item: S) => ({ kind: 'array', item }) as const

export type CloudReplyOf<R extends CloudReply> = R extends {
  readonly kind: 'message'
  readonly schema: infer S extends TSchema
}
  ? Outgoing<Static<S>>
  : R extends { readonly kind: 'array'; readonly item: infer S extends TSchema }
    ? readonly Outgoing<Static<S>>[]
    : void
