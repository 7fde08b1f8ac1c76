/** What a handler of the Cloud Manager API is given, and the type that ties each handler to its declaration. */

import type {
  AnyCloudMethod,
  BodyOf,
  CloudErrorCode,
  CloudMethod,
  CloudPage,
  CloudRaise,
  CloudReplyOf,
  PathParams,
} from '@easel/contract'
import type { Static } from 'typebox'
import type { TenantSite } from '../ports/cloud-manager.ts'
import type { CloudCaller } from '../ports/cloud-sessions.ts'
import type { Services } from './services.ts'

type ErrorsOf<M> = M extends { readonly errors: readonly (infer E extends CloudErrorCode)[] }
  ? E
  : never

export interface CloudContext<M extends AnyCloudMethod> {
  readonly params: PathParams<M['path']>
  readonly query: Static<M['query']>
  /** The page that a list is asked for; the first one elsewhere. */
  readonly page: CloudPage
  readonly body: BodyOf<M['body']>
  readonly caller: M['caller'] extends 'anyone' ? null : CloudCaller
  /** The site that the path names, which is one of the caller's tenant; null where it names none. */
  readonly site: M['path'] extends `${string}/:siteId${string}` ? TenantSite : TenantSite | null
  /** Host that was called. */
  readonly host: string
  /** Of the client; null where its connection is gone already. */
  readonly address: string | null
  readonly services: Services
  readonly now: Date
  readonly signal: AbortSignal
  /** An error that the declaration lists, to be thrown. */
  readonly error: CloudRaise<ErrorsOf<M>>
}

export type CloudHandler<M extends AnyCloudMethod> = (
  context: CloudContext<M>,
) => Promise<CloudReplyOf<M['reply']>>

// The table is written against the concrete declarations, so the parameters of `CloudMethod` are open here.
type Declared = CloudMethod<string, never, never, never, never> | AnyCloudMethod

/** One handler for every declaration: a table that lacks one, or has one too many, does not compile. */
export type CloudHandlers<Table extends Readonly<Record<string, Declared>>> = {
  readonly [K in keyof Table]: Table[K] extends AnyCloudMethod ? CloudHandler<Table[K]> : never
}
