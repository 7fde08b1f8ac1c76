/** What a handler of our own methods is given. */

import type { OwnContext, OwnMethod, OwnReplyOf } from '@easel/contract'
import type { Rendering } from '../content/rendering.ts'
import type { Insight } from '../diagnostics/insight.ts'
import type { Journal } from '../diagnostics/journal.ts'
import type { DevControls } from '../dev-controls/dev-controls.ts'
import type { Snapshots } from '../dev-controls/snapshots.ts'
import type {
  Access,
  AuditLog,
  Caller,
  Clock,
  CloudCaller,
  CloudSignIn,
  FailureGuard,
  MasterKeys,
  SignIn,
  Store,
} from '../ports/index.ts'
import type { Operation } from '../provision/operation.ts'
import type { Provision } from '../provision/provision.ts'
import type { TokenOperation } from '../provision/token-operation.ts'

export type OperatorProvision = Operation & TokenOperation & Pick<Provision, 'password'>

export interface OwnServices {
  readonly journal: Journal
  readonly insight: Insight
  readonly signIn: Pick<SignIn, 'verify'>
  readonly cloudSignIn: Pick<CloudSignIn, 'verify'>
  readonly access: Access
  readonly audit: AuditLog
  readonly masterKeys: MasterKeys
  /** How the operator keeps sites, users and tokens. */
  readonly provision: OperatorProvision
  readonly store: Store
  readonly rendering: Pick<Rendering, 'marks' | 'fields'>
  readonly clock: Clock
  readonly guard: FailureGuard
  /** Ends for good what had run out by then: sessions of both APIs. */
  readonly endRunOut: (asOf: Date) => Promise<void>
  /** Null on servers that were not started for development. */
  readonly devControls: DevControls | null
  /** Null on servers that keep their data. */
  readonly snapshots: Snapshots | null
}

export type Viewer =
  | { readonly kind: 'admin-key' }
  | { readonly kind: 'session'; readonly caller: Caller }
  | { readonly kind: 'cloud-session'; readonly caller: CloudCaller }

export type OwnHandler<M extends OwnMethod> = (
  context: OwnContext<M> & {
    readonly viewer: Viewer
    readonly services: OwnServices
    /** `vf_` parameters: field caption → values as sent. */
    readonly viewFilters: ReadonlyMap<string, string>
    readonly signal: AbortSignal
  },
) => Promise<OwnReplyOf<M>>

export type OwnHandlers<Table extends Readonly<Record<string, OwnMethod>>> = {
  readonly [K in keyof Table]: OwnHandler<Table[K]>
}
