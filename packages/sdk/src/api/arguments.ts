/** The one flat argument of a call, computed from its declaration: path, query, list options, body and file. */

import type { PathParams, Static, TObject } from '@easel/contract'
import type { FileArguments } from '../files/file-source.ts'
import type { ListArguments } from './list-arguments.ts'

/** One object type in place of an intersection, so that editors show its members. */
export type Flat<T> = { readonly [K in keyof T]: T[K] } & {}

/** What the session knows need not be given: on one site the site itself, in Cloud Manager the tenant. */
type PathArguments<M, Known extends string> = M extends { readonly path: infer P extends string }
  ? Omit<PathParams<P>, Known> &
      ('tenantId' extends Known ? Partial<TenantOf<PathParams<P>>> : unknown)
  : unknown

type TenantOf<P> = P extends { readonly tenantId: string } ? Pick<P, 'tenantId'> : unknown

type QueryArguments<M> = M extends { readonly query: infer Q extends TObject } ? Static<Q> : unknown

type Payload<S> = S extends TObject ? Static<S> : unknown

/** A method that takes a file may take the id of an upload session instead. */
type FileOf<Q> = 'uploadSessionId' extends keyof Q ? Partial<FileArguments> : FileArguments

type BodyArguments<M> = M extends {
  readonly body: { readonly kind: 'message'; readonly schema: infer S }
}
  ? Payload<S>
  : M extends { readonly body: { readonly kind: 'parts'; readonly payload: infer S } }
    ? Payload<S> & FileOf<QueryArguments<M>>
    : unknown

/** Filters and parameters of a rendering, by caption; several values are alternatives. */
type ViewFilterArguments<M> = M extends { readonly takesViewFilters?: infer V }
  ? true extends V
    ? { readonly filters?: Readonly<Record<string, ViewFilterValue | readonly ViewFilterValue[]>> }
    : unknown
  : unknown

export type ViewFilterValue = string | number | boolean

/** Pages of Cloud Manager; `pageToken` continues after an earlier page. */
type CloudPageArguments<M> = M extends { readonly isPaged?: infer V }
  ? true extends V
    ? { readonly maxResults?: number; readonly pageToken?: string }
    : unknown
  : unknown

/** What a call of the method takes. */
export type ArgumentsOf<M, Known extends string = 'siteId'> = Flat<
  PathArguments<M, Known> &
    QueryArguments<M> &
    BodyArguments<M> &
    ListArguments<M> &
    ViewFilterArguments<M> &
    CloudPageArguments<M>
>
