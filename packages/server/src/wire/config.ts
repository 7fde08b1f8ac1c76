/** What a server is started with. */

import type { BlobFiles } from '../blobs/files.ts'
import type { ExplainedEvent } from '../diagnostics/hints.ts'
import type { LeastRate } from '../http/least-rate.ts'
import type { DrainTimes } from '../http/drain.ts'
import type { Logger } from '../log/logger.ts'
import type { Clock, DeriveKey, KeyCost, Random } from '../ports/index.ts'
import type { SignInLimits } from '../identity/guard/limits.ts'
import type { Resolve } from '../identity/trust/outbound/checked-addresses.ts'
import type { RenderingOptions } from './renderers.ts'

export interface HintOptions {
  /** Receives each refusal with its explanation. */
  readonly tell?: (explained: ExplainedEvent) => void
  /** Allows hints where other machines may call. They tell anybody which check of a credential failed. */
  readonly onNetwork?: boolean
}

export interface EaselOptions {
  /** Where published bytes, databases and keys live. `memory` keeps databases in memory and bytes in a folder that goes with the server. */
  readonly data: { readonly kind: 'directory'; readonly path: string } | { readonly kind: 'memory' }
  /** `postgres://…`; embedded SQLite when absent. */
  readonly databaseUrl?: string
  /** Default: 127.0.0.1. */
  readonly host?: string
  /** Default: 0, any free port. */
  readonly port?: number
  /** Origin in addresses that answers hold, e.g. behind a proxy. Default: the listening address. */
  readonly publicUrl?: string
  /** Path of the hyperd program; absent: that of the npm package for this platform. */
  readonly hyperdPath?: string
  /** How much rendering may use. */
  readonly rendering?: RenderingOptions
  /** Admin key of Easel's own methods; only its hash is kept. Absent: those methods refuse every key. */
  readonly adminKey?: string
  /** Whether the holder of the admin key may move the clock, set limits and inject faults. For development only. */
  readonly devControls?: boolean
  /** Explains refusals in a response header and to the operator of the server. For development, and on this machine only. */
  readonly hints?: HintOptions
  /** Whether key sets of trusted issuers may be on this machine, over http too; for tests and development. Default: false. */
  readonly allowsOutboundLoopback?: boolean
  /** Origins that Connect may send requests to whatever their addresses are. Default: none besides this server and the public internet. */
  readonly connectTargets?: readonly string[]
  /** Addresses of the host names of trusted issuers and of targets of Connect. Default: the system's resolver. */
  readonly resolveHost?: Resolve
  /** Personal access tokens that one person may have. Default: 104. */
  readonly maxTokensPerUser?: number
  /**
   * At which clients must send bodies and take answers: less over the whole window ends the request (408 where it can still be answered).
   * Default: 1,024 bytes a second over 30 seconds.
   */
  readonly leastRate?: Partial<LeastRate>
  /** Largest file that an upload session may hold, in bytes. Default: 15 GiB. */
  readonly uploadLimitBytes?: number
  /** Whether deleting or disabling a connected app, or another issuer, ends the sessions it vouched for. Default: false, as on the real service. */
  readonly endSessionsWithApp?: boolean
  /**
   * Whether the server runs jobs and removes what has run out. False for one that lives for a single command of the operator. Default:
   * true.
   */
  readonly runsJobs?: boolean
  /** Days that entries of the audit log are kept. Default: 400. */
  readonly auditDays?: number
  /** Limits of failed sign-ins that differ from `signInLimits`. `off` disables sign-in throttling (tests only). */
  readonly signInLimits?: Partial<SignInLimits> | 'off'
  /** Whether users may sign in with name and password where their way to authenticate asks nothing more. Default: false. */
  readonly allowsPasswords?: boolean
  /** Parameters of argon2id for passwords set from now on; those of older ones are brought up when they sign in. */
  readonly passwordCost?: KeyCost
  /** argon2id; tests count its uses and hold it back. */
  readonly deriveKey?: DeriveKey
  /**
   * Addresses and networks (`10.0.0.1`, `10.0.0.0/8`) of proxies whose `X-Forwarded-For` names the client's address. Default:
   * none, and the peer of the connection is the client.
   */
  readonly trustedProxies?: readonly string[]
  /** How long a stop waits for connections and requests; by default for requests alone, at most 10 seconds. */
  readonly drain?: DrainTimes
  readonly log?: Logger
  readonly clock?: Clock
  readonly random?: Random
  /** The file system under published bytes; tests put failures into it. */
  readonly blobFiles?: BlobFiles
}
