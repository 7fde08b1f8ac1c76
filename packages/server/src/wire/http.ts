/** The listener, with every declared method bound to its handler and compiled codec. */

import { cloudManager, rest, type AnyCloudMethod, type AnyMethod } from '@easel/contract'
import { createAdminKey } from '../admin/admin-key.ts'
import { ownRoutes } from '../admin/routes.ts'
import type { Connect } from '../connect/connect.ts'
import type { Snapshots } from '../dev-controls/snapshots.ts'
import { defaultLeastRate } from '../http/least-rate.ts'
import { createListener, type Listener } from '../http/listener.ts'
import { compileCloudCodec } from '../kernel/cloud-codec.ts'
import { createCloudPipeline, type CloudBound } from '../kernel/cloud-pipeline.ts'
import { compileCodec } from '../kernel/codec.ts'
import { createDownload } from '../kernel/download.ts'
import { createPipeline, type Bound } from '../kernel/pipeline.ts'
import type { Services } from '../kernel/services.ts'
import type { RequestGate } from '../kernel/request-gate.ts'
import { cloudHandlers } from '../methods/cloud-manager/index.ts'
import { handlers } from '../methods/rest/index.ts'
import type { Provision } from '../provision/provision.ts'
import { createReadiness } from './readiness.ts'
import type { Parts } from './services.ts'
import { createVendorList } from './vendor-methods.ts'

interface Served extends Parts {
  readonly connect: Connect
  readonly services: Services
  readonly provision: Provision
  readonly snapshots: Snapshots | null
  readonly requestGate: RequestGate | null
}

export function createHttp(served: Served): Listener {
  const { options, base, services, requestGate } = served
  const { devControls, log, random } = base
  const gated = devControls === null ? {} : { gate: devControls.gate }
  return createListener({
    bound: bindMethods(),
    pipeline: createPipeline({ services, log, ...gated }),
    own: adminRoutes(served),
    cloud: {
      bound: bindCloudMethods(),
      pipeline: createCloudPipeline({ services, log, ...gated }),
      download: createDownload(services.platformData, log),
    },
    connect: served.connect,
    vendorMethods: createVendorList(),
    log,
    requestId: () => random.uuid(),
    requestGate,
    trustedProxies: options.trustedProxies ?? [],
    leastRate: { ...defaultLeastRate, ...options.leastRate },
    drain: options.drain ?? {},
    readiness: createReadiness(base),
  })
}

function adminRoutes({ options, base, identity, access, provision, snapshots, services }: Served) {
  const { devControls, log, clock, masterKeys, databases } = base
  const { journal, insight, signIn, cloudSignIn, guard, sessions, cloudSessions } = identity
  return ownRoutes({
    services: {
      journal,
      insight,
      signIn,
      cloudSignIn,
      access,
      audit: databases.audit,
      masterKeys,
      provision,
      store: databases.store,
      rendering: services.rendering,
      clock,
      guard,
      async endRunOut(asOf) {
        await sessions.endRunOut(asOf)
        await cloudSessions.endRunOut(asOf)
      },
      devControls,
      snapshots,
    },
    adminKey: createAdminKey(options.adminKey),
    hasDevControls: devControls !== null,
    log,
  })
}

function bindMethods(): readonly Bound[] {
  return Object.entries(rest).map(([name, method]) => ({
    method: method as unknown as AnyMethod,
    codec: compileCodec(method as unknown as AnyMethod),
    run: handlers[name as keyof typeof handlers] as unknown as Bound['run'],
  }))
}

function bindCloudMethods(): readonly CloudBound[] {
  return Object.entries(cloudManager).map(([name, method]) => ({
    method: method as unknown as AnyCloudMethod,
    codec: compileCloudCodec(method as unknown as AnyCloudMethod),
    run: cloudHandlers[name as keyof typeof cloudHandlers] as unknown as CloudBound['run'],
  }))
}
