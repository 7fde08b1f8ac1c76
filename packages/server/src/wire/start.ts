/** Starts a server from its options: opens what it stands on, makes the parts, listens. */

import { createAccess } from '../access/access.ts'
import type { Connect } from '../connect/connect.ts'
import type { Snapshots } from '../dev-controls/snapshots.ts'
import { housekeeping } from '../jobs/housekeeping.ts'
import type { Services } from '../kernel/services.ts'
import { RequestGate } from '../kernel/request-gate.ts'
import { actingProvision } from '../provision/acts.ts'
import { createProvision } from '../provision/create.ts'
import type { Provision } from '../provision/provision.ts'
import type { EaselOptions } from './config.ts'
import { wireConnect } from './connect.ts'
import { createContent } from './content.ts'
import { openFoundation } from './foundation.ts'
import { refuseHintsOnNetwork } from './hints.ts'
import { createHttp } from './http.ts'
import { createIdentity } from './identity.ts'
import { createPeople } from './people.ts'
import { createServices, type Parts } from './services.ts'
import { wireSnapshots } from './snapshots.ts'

export interface Easel extends AsyncDisposable {
  /** Origin that the server answers on, e.g. `http://127.0.0.1:8080`. */
  readonly url: string
  readonly provision: Provision
  /** Reset and snapshots; null unless the server has development controls and keeps everything in memory. */
  readonly snapshots: Snapshots | null
  /** Ends what is under way and closes everything; nothing that was acknowledged is lost. */
  close(): Promise<void>
}

/** Starts a server. When this resolves it answers requests. */
export async function startEasel(options: EaselOptions): Promise<Easel> {
  refuseHintsOnNetwork(options)
  await using started = new AsyncDisposableStack()
  const base = await openFoundation(options, started)
  const identity = createIdentity(options, base)
  const people = createPeople(identity, base)
  const access = createAccess(base.databases.store.read)
  const content = await createContent(options, { base, people, access }, started)
  // What lives on holds the origin alone: the admin key is in the options.
  const { publicUrl: origin } = options
  let url = ''
  const parts: Parts = {
    options,
    base,
    identity,
    people,
    content,
    access,
    publicUrl: () => origin ?? url,
  }
  const services = createServices(parts)
  const connect = started.use(wireConnect(parts, () => url))
  const housekeeper = started.use(keepHouse(parts))
  const { snapshots, requestGate } = snapshotsOf(parts, housekeeper, connect)
  const provision = provisionOf(parts, services, connect)
  const served = { ...parts, services, connect, provision, snapshots, requestGate }
  const listener = started.use(createHttp(served))
  url = await listener.listen({ host: options.host ?? '127.0.0.1', port: options.port ?? 0 })
  if (options.runsJobs !== false) content.worker.start()
  await snapshots?.markStart()

  const running = started.move()
  let closing: Promise<void> | null = null
  const close = () => (closing ??= running.disposeAsync())
  return {
    url,
    snapshots,
    // What is changed through it stands in the audit log as done by the operator of the server.
    provision: actingProvision(base.databases.store, provision),
    close,
    [Symbol.asyncDispose]: close,
  }
}

function keepHouse({ options, base, identity, content }: Parts) {
  const { masterKeys, databases, blobs, room, clock, unmovedClock, log } = base
  const { activity, sessions, cloudSessions, journal } = identity
  const { audit, store } = databases
  const { auditDays = 400 } = options
  const { hits, leftovers } = content
  const kept = { hits, leftovers, activity, sessions, cloudSessions, journal, masterKeys }
  const times = { clock, unmovedClock, auditDays, sweepsAtStart: options.runsJobs !== false }
  return housekeeping({ ...kept, ...times, audit, store, blobs, room, log })
}

/** Null on servers that keep their data, and on those that were not started for development. */
function snapshotsOf(
  { base, identity, content, access }: Parts,
  housekeeper: ReturnType<typeof keepHouse>,
  connect: Connect,
) {
  const { devControls, databases, data } = base
  if (devControls === null || databases.images === null)
    return { snapshots: null, requestGate: null }
  const requestGate = new RequestGate()
  const snapshots = wireSnapshots({
    databases: databases.images,
    folder: data.path,
    clock: devControls.clock,
    requestGate,
    worker: content.worker,
    housekeeper,
    memories: [access, identity.sessions, identity.cloudSessions, connect],
  })
  return { snapshots, requestGate }
}

function provisionOf(
  { base, identity }: Parts,
  { userStanding, cloudSignIn }: Services,
  { administration }: Connect,
): Provision {
  const { clock, random, databases } = base
  const { personalAccessTokens: tokens, passwords, connectedApps } = identity.credentials
  return createProvision({
    store: databases.store,
    tokens,
    standing: userStanding,
    cloudSessions: cloudSignIn,
    passwords,
    connectedApps,
    connect: administration,
    clock,
    random,
  })
}
