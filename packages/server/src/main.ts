/** Constructs everything and wires it; nothing else does. */

import { join } from 'node:path'
import { cloudManager, rest, type AnyCloudMethod, type AnyMethod } from '@easel/contract'
import { createAccess } from './access/access.ts'
import { openFilesystemBlobs } from './blobs/filesystem.ts'
import { createSystemRandom, systemClock } from './wire/system-clock.ts'
import type { EaselOptions, HintOptions } from './wire/config.ts'
import { createActivity } from './cloud-manager/activity.ts'
import { createClientSecrets } from './cloud-manager/client-secrets.ts'
import { recordCloudLogin, recordLogin } from './cloud-manager/logins.ts'
import { createPlatformData } from './cloud-manager/platform-data.ts'
import { createUserStanding } from './cloud-manager/user-standing.ts'
import { createHitCounter } from './content/hits.ts'
import { KeyedLock } from './content/keyed-lock.ts'
import { createPublishing } from './content/publishing.ts'
import { createRendering } from './content/rendering.ts'
import { openDataDirectory } from './wire/data-directory.ts'
import { cloudSessionLife } from './domain/token-life.ts'
import { cloudTokensPerUser } from './domain/token-rules.ts'
import { createEngine } from './renderers/viz-engine.ts'
import { createListener } from './http/listener.ts'
import { housekeeping } from './jobs/housekeeping.ts'
import { createWorker } from './jobs/worker.ts'
import { createAdminKey } from './admin/admin-key.ts'
import { ownRoutes } from './admin/routes.ts'
import { createHints } from './diagnostics/hints.ts'
import { createInsight, type Insight } from './diagnostics/insight.ts'
import { Journal } from './diagnostics/journal.ts'
import { compileCloudCodec } from './kernel/cloud-codec.ts'
import { createCloudPipeline, type CloudBound } from './kernel/cloud-pipeline.ts'
import { compileCodec } from './kernel/codec.ts'
import { createDownload } from './kernel/download.ts'
import { createPipeline, type Bound } from './kernel/pipeline.ts'
import type { Services } from './kernel/services.ts'
import { Turnstile } from './kernel/turnstile.ts'
import { createLevers } from './dev-controls/levers.ts'
import type { Snapshots } from './dev-controls/snapshots.ts'
import { silentLogger, type LogFacts, type Logger } from './log/logger.ts'
import { cloudHandlers } from './methods/cloud-manager/index.ts'
import { handlers } from './methods/rest/index.ts'
import { isOnThisMachine } from './wire/on-this-machine.ts'
import type { AuthHints } from './ports/index.ts'
import { createProvision, type Provision } from './provision/provision.ts'
import { createExternalAuthorizationServers } from './identity/credentials/external-authorization-servers.ts'
import { createCloudSessions } from './identity/sessions/cloud/sessions.ts'
import { createCloudSignIn } from './identity/verifiers/cloud/sign-in.ts'
import { createCloudUatVerifier } from './identity/verifiers/cloud/uat.ts'
import { cloudKeySourceSettings, createKeySource } from './identity/trust/jwks.ts'
import { cloudOutboundSettings, createOutbound } from './identity/trust/outbound.ts'
import { createConnectedApps } from './identity/credentials/connected-apps.ts'
import { createPersonalAccessTokens } from './identity/credentials/personal-access-tokens.ts'
import { createKeyRotation } from './keys/key-rotation.ts'
import { createFailureGuard } from './identity/guard/guard.ts'
import { createHolders } from './identity/guard/holders.ts'
import { limitsWith } from './identity/guard/limits.ts'
import { createWatching } from './identity/guard/watch.ts'
import { deriveArgon2id, leastCost } from './identity/verifiers/passwords/hash.ts'
import { createPasswordHasher, passwordTurns } from './identity/verifiers/passwords/hasher.ts'
import { createPasswords } from './identity/credentials/passwords.ts'
import { createKeyring } from './keys/sealed.ts'
import type { KeptKey } from './ports/index.ts'
import { withRestErrors } from './identity/refusals/rest-error.ts'
import { createSessions } from './identity/sessions/sessions.ts'
import {
  cloudSignInSettings,
  createSignIn,
  type SignInEvent,
} from './identity/verifiers/sign-in.ts'
import { createUatVerifier } from './identity/verifiers/uat.ts'
import { wireSnapshots } from './wire/snapshots.ts'
import { openStore, type StoreLocation } from './store/open.ts'

export interface Easel extends AsyncDisposable {
  /** Origin that the server answers on, e.g. `http://127.0.0.1:8080`. */
  readonly url: string
  readonly provision: Provision
  /** Reset and snapshots; null unless the server has levers and keeps everything in memory. */
  readonly snapshots: Snapshots | null
  /** Ends what is under way and closes everything; nothing that was acknowledged is lost. */
  close(): Promise<void>
}

/** Every declared method with its handler and compiled codec. */
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

/** Starts a server. When this resolves it answers requests. */
export async function startEasel(options: EaselOptions): Promise<Easel> {
  await using started = new AsyncDisposableStack()
  // Nothing that lives on may hold `options`: the admin key is in it.
  const { publicUrl: origin } = options
  refuseHintsOnNetwork(options)
  const random = options.random ?? createSystemRandom()
  const systemTime = options.clock ?? systemClock
  const levers = options.levers === true ? createLevers({ clock: systemTime, random }) : null
  const clock = levers?.clock ?? systemTime
  const log = options.log ?? silentLogger

  const data = started.use(await openDataDirectory(options.data))
  const {
    store,
    audit,
    sessions: sessionStore,
    authEvents,
    cloudSessions: cloudSessionStore,
    images,
  } = started.use(
    await openStore(storeLocation(options), {
      random,
      clock,
      onConnectionLost: (cause) => log.error('database connection lost', cause),
    }),
  )
  const blobs = await openFilesystemBlobs({
    directory: join(data.path, 'files'),
    clock,
    random,
    ...(options.blobFiles === undefined ? {} : { files: options.blobFiles }),
  })
  const engine = started.use(createEngine(engineOptions(options, data.path)))
  const keys = createKeyring({ ...masterKeysOf(await data.keyFiles.list()), random })
  const masterKeys = started.use(
    createKeyRotation({
      store,
      keys,
      files: data.keyFiles,
      clock,
      random,
      keepsUnused: options.data.kind === 'memory',
    }),
  )

  const access = createAccess(store.read)
  const sessions = createSessions({
    store: sessionStore,
    clock,
    random,
    settings: cloudSessionLife,
    cache: options.databaseUrl === undefined,
  })
  const journal = new Journal({ events: authEvents, store, clock, random })
  const activity = createActivity({ store, clock })
  const targets = {
    ...cloudOutboundSettings,
    allowsLoopback: options.allowsOutboundLoopback ?? false,
  }
  const {
    allowsPasswords = false,
    auditDays = 400,
    endSessionsWithApp = false,
    maxTokensPerUser = cloudTokensPerUser,
  } = options
  const personalAccessTokens = createPersonalAccessTokens({
    store,
    sessions,
    clock,
    random,
    life: cloudSignInSettings.pat,
    maxTokensPerUser,
  })
  const { deriveKey = deriveArgon2id, passwordCost = leastCost } = options
  const passwordHasher = createPasswordHasher({
    derive: deriveKey,
    cost: passwordCost,
    random,
    turns: passwordTurns,
  })
  const connectedApps = createConnectedApps({
    store,
    sessions,
    clock,
    random,
    keys,
    endsSessions: endSessionsWithApp,
  })
  const externalAuthorizationServers = createExternalAuthorizationServers({
    store,
    sessions,
    clock,
    random,
    targets,
    endsSessions: endSessionsWithApp,
  })
  const issuerKeys = createKeySource({
    outbound: createOutbound(targets, options.resolveHost),
    clock,
    settings: cloudKeySourceSettings,
  })
  const limits = limitsWith(options.signInLimits ?? {})
  const guard = createFailureGuard({ clock, limits })
  const watching = createWatching(guard, createHolders({ ...limits, clock }))
  const signIn = createSignIn({
    watching,
    issuerKeys,
    store,
    sessions,
    clock,
    keys,
    passwordHasher,
    settings: { ...cloudSignInSettings, endSessionsWithApp, allowsPasswords },
    log: (event) => {
      log.info('sign-in', signInFacts(event))
      journal.signIn(event)
      recordLogin(activity, event)
    },
    sessionRefused: (refused) => journal.sessionRefused(refused),
  })
  const cloudSessions = createCloudSessions({ store: cloudSessionStore, clock, random })
  const cloudSignIn = createCloudSignIn({
    store,
    sessions: cloudSessions,
    watching,
    uat: createCloudUatVerifier(
      createUatVerifier({ store, clock, issuerKeys, settings: cloudSignInSettings.uat }),
      { store, endSessionsWithApp },
    ),
    clock,
    recordUseAfterSeconds: cloudSignInSettings.recordUseAfterSeconds,
    log: (event) => {
      const { door, reason } = event
      log.info('sign-in', { door, outcome: reason === null ? 'signed-in' : 'refused', reason })
      journal.cloudSignIn(event)
      recordCloudLogin(activity, event)
    },
    sessionRefused: (refused) => journal.sessionRefused(refused),
  })
  const insight = createInsight({
    events: authEvents,
    journal,
    store,
    signIn,
    cloudSignIn,
    clock,
    limits: cloudSignInSettings.jwt,
  })
  const userStanding = createUserStanding({ tokens: personalAccessTokens, cloudSignIn })
  const publishing = createPublishing({ blobs, engine })
  const hits = createHitCounter(store)
  const worker = started.use(createWorker({ store, publishing, clock, random, log }))
  const kept = { hits, activity, sessions, cloudSessions, journal, masterKeys }
  const housekeeper = started.use(
    housekeeping({ ...kept, audit, auditDays, store, blobs, clock, log }),
  )

  let url = ''
  const publicUrl = () => origin ?? url
  const platformData = createPlatformData({ store, blobs, activity, clock, keys, publicUrl })
  const services: Services = {
    store,
    blobs,
    access,
    signIn: withRestErrors(signIn),
    authJournal: journal,
    authHints: options.hints === undefined ? null : hintsOf(options.hints, { insight, log }),
    siteSessions: {
      endOfUser: (userLuid, reason) => sessions.endOfUser(userLuid, reason),
      endOfSite: (siteLuid) => sessions.endOfSite(siteLuid),
      endOfTrust: async (trustId) => {
        if (!endSessionsWithApp) return
        await sessions.endOfTrust(trustId, 'credential-revoked')
        await cloudSignIn.endOfTrust(trustId)
      },
    },
    cloudSignIn,
    activity,
    platformData,
    clientSecrets: createClientSecrets(keys),
    personalAccessTokens,
    userStanding,
    connectedApps,
    externalAuthorizationServers,
    publishing,
    rendering: createRendering({ blobs, engine }),
    hits,
    jobs: worker,
    uploadLock: new KeyedLock(),
    clock,
    random,
    publicUrl,
  }
  const turnstile = levers === null || images === null ? null : new Turnstile()
  const snapshots =
    turnstile === null || levers === null || images === null
      ? null
      : wireSnapshots({
          databases: images,
          blobs,
          folder: data.path,
          clock: levers.clock,
          turnstile,
          worker,
          housekeeper,
          memories: [access, sessions, cloudSessions],
        })
  const gated = levers === null ? {} : { gate: levers.gate }
  const listener = started.use(
    createListener({
      bound: bindMethods(),
      pipeline: createPipeline({ services, log, ...gated }),
      own: ownRoutes({
        services: {
          journal,
          insight,
          signIn,
          cloudSignIn,
          access,
          audit,
          masterKeys,
          store,
          clock,
          guard,
          levers,
          snapshots,
        },
        adminKey: createAdminKey(options.adminKey),
        hasLevers: levers !== null,
        log,
      }),
      cloud: {
        bound: bindCloudMethods(),
        pipeline: createCloudPipeline({ services, log, ...gated }),
        download: createDownload(platformData, log),
      },
      log,
      requestId: () => random.uuid(),
      turnstile,
      trustedProxies: options.trustedProxies ?? [],
    }),
  )
  url = await listener.listen({ host: options.host ?? '127.0.0.1', port: options.port ?? 0 })
  worker.start()
  await snapshots?.markStart()

  const running = started.move()
  let closing: Promise<void> | null = null
  const close = () => (closing ??= running.disposeAsync())
  return {
    url,
    snapshots,
    provision: createProvision({
      store,
      tokens: personalAccessTokens,
      standing: userStanding,
      passwords: createPasswords({ store, sessions, clock, hasher: passwordHasher }),
      connectedApps,
      clock,
      random,
    }),
    close,
    [Symbol.asyncDispose]: close,
  }
}

function masterKeysOf([current, ...others]: readonly KeptKey[]) {
  if (current === undefined) throw new Error('the data directory has no master key')
  return { master: current.key, previous: others.map(({ key }) => key) }
}

/** @throws RangeError where hints would reach other machines without having been allowed to */
function refuseHintsOnNetwork({ hints, host = '127.0.0.1', publicUrl }: EaselOptions): void {
  const isReached = [host, ...(publicUrl === undefined ? [] : [new URL(publicUrl).hostname])]
  if (hints === undefined || hints.onNetwork === true || isReached.every(isOnThisMachine)) return
  throw new RangeError(
    `hints tell every caller which check of a credential failed, and ${isReached.join(', ')} may be reached from other machines; set onNetwork where that is meant`,
  )
}

function hintsOf(
  { tell = () => undefined }: HintOptions,
  { insight, log }: { readonly insight: Insight; readonly log: Logger },
): AuthHints {
  return createHints({ insight, tell, failed: (cause) => log.error('hint failed', cause) })
}

function storeLocation({ data, databaseUrl }: EaselOptions): StoreLocation {
  if (databaseUrl !== undefined) return { kind: 'postgres', url: databaseUrl }
  return data.kind === 'memory' ? { kind: 'memory' } : { kind: 'sqlite', directory: data.path }
}

function engineOptions({ hyperdPath }: EaselOptions, directory: string) {
  const workDirectory = join(directory, 'extracts')
  return hyperdPath === undefined ? { workDirectory } : { workDirectory, hyperdPath }
}

function signInFacts({ door, outcome, reason, trustCode }: SignInEvent): LogFacts {
  return { door, outcome, reason, trustCode }
}
