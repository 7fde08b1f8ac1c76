/** What the listener is made of. */

import type { VendorMethod } from '@easel/contract'
import type { DrainTimes } from './drain.ts'
import type { Readiness } from './health-routes.ts'
import type { Answer } from '../kernel/call.ts'
import type { CloudBound, CloudPipeline } from '../kernel/cloud-pipeline.ts'
import type { ConnectApi } from '../kernel/connect-call.ts'
import type { OwnRoute } from '../kernel/own-route.ts'
import type { Bound, Pipeline } from '../kernel/pipeline.ts'
import type { RequestGate } from '../kernel/request-gate.ts'
import type { LeastRate } from './least-rate.ts'
import type { Logger } from '../log/logger.ts'

/** The Cloud Manager API, and the files that its addresses lead to. */
export interface CloudHttp {
  readonly bound: readonly CloudBound[]
  readonly pipeline: CloudPipeline
  /** The file behind the search part of an address. */
  readonly download: (search: string) => Promise<Answer>
}

export interface HttpOptions {
  readonly bound: readonly Bound[]
  readonly pipeline: Pipeline
  /** Methods of our own, below `/easel/v1`. */
  readonly own: readonly OwnRoute[]
  readonly cloud: CloudHttp
  /** Everything below `/connect`. */
  readonly connect: ConnectApi
  /** The vendor's own methods, for requests that reach none of ours. */
  readonly vendorMethods: () => readonly VendorMethod[]
  readonly log: Logger
  readonly requestId: () => string
  /** Through which requests go where the server's state can be put back; null elsewhere. */
  readonly requestGate: RequestGate | null
  /** Whose `X-Forwarded-For` is believed: addresses and networks. */
  readonly trustedProxies: readonly string[]
  /** At which clients must send and take. */
  readonly leastRate: LeastRate
  readonly drain: DrainTimes
  /** What the server needs, looked at now. */
  readonly readiness: () => Promise<Readiness>
}
