/** Sign-in to both APIs, their sessions, and the events that explain refusals. */

import { createActivity, type Activity } from '../cloud-manager/activity.ts'
import { recordCloudLogin, recordLogin } from '../cloud-manager/logins.ts'
import { createInsight, type Insight } from '../diagnostics/insight.ts'
import { Journal } from '../diagnostics/journal.ts'
import { cloudSessionLife } from '../domain/token-life.ts'
import { createFailureGuard } from '../identity/guard/guard.ts'
import { createHolders } from '../identity/guard/holders.ts'
import { limitsWith } from '../identity/guard/limits.ts'
import { createWatching, type Watching } from '../identity/guard/watch.ts'
import { createCloudSessions } from '../identity/sessions/cloud/sessions.ts'
import { createSessions, type Sessions } from '../identity/sessions/sessions.ts'
import { cloudKeySourceSettings, createKeySource, type KeySource } from '../identity/trust/jwks.ts'
import { createOutbound } from '../identity/trust/outbound.ts'
import { createCloudSignIn } from '../identity/verifiers/cloud/sign-in.ts'
import { createCloudUatVerifier } from '../identity/verifiers/cloud/uat.ts'
import {
  cloudSignInSettings,
  createSignIn,
  type SignInEvent,
} from '../identity/verifiers/sign-in.ts'
import { createUatVerifier } from '../identity/verifiers/uat.ts'
import type { LogFacts } from '../log/logger.ts'
import type { CloudSignIn, FailureGuard, SiteSessions } from '../ports/index.ts'
import type { EaselOptions } from './config.ts'
import { createCredentials, outboundTargets, type Credentials } from './credentials.ts'
import type { Foundation } from './foundation.ts'

interface Verification {
  readonly base: Foundation
  readonly options: EaselOptions
  readonly watching: Watching
  readonly issuerKeys: KeySource
  readonly journal: Journal
  readonly activity: Activity
}

export interface Identity {
  readonly credentials: Credentials
  readonly sessions: Sessions
  readonly cloudSessions: ReturnType<typeof createCloudSessions>
  readonly signIn: ReturnType<typeof createSignIn>
  readonly cloudSignIn: ReturnType<typeof createCloudSignIn>
  readonly guard: FailureGuard
  readonly journal: Journal
  readonly activity: Activity
  readonly insight: Insight
  readonly siteSessions: SiteSessions
}

export function createIdentity(options: EaselOptions, base: Foundation): Identity {
  const { clock, unmovedClock, random, databases } = base
  const { store } = databases
  const sessions = createSessions({
    store: databases.sessions,
    clock,
    unmovedClock,
    random,
    settings: cloudSessionLife,
    cache: options.databaseUrl === undefined,
  })
  const cloudSessions = createCloudSessions({ store: databases.cloudSessions, clock, random })
  const credentials = createCredentials(options, base, sessions)
  const limits = limitsWith(options.signInLimits ?? {})
  const guard = createFailureGuard({ clock, limits })
  const journal = new Journal({ events: databases.authEvents, store, clock, random })
  const activity = createActivity({ store, clock })
  const verification: Verification = {
    base,
    options,
    watching: createWatching(guard, createHolders({ ...limits, clock })),
    issuerKeys: createKeySource({
      outbound: createOutbound(outboundTargets(options), options.resolveHost),
      clock,
      settings: cloudKeySourceSettings,
    }),
    journal,
    activity,
  }
  const signIn = createRestSignIn(verification, { sessions, credentials })
  const cloudSignIn = createManagerSignIn(verification, cloudSessions)
  return {
    credentials,
    sessions,
    cloudSessions,
    signIn,
    cloudSignIn,
    guard,
    journal,
    activity,
    insight: createInsight({
      events: databases.authEvents,
      journal,
      store,
      signIn,
      cloudSignIn,
      clock,
      limits: cloudSignInSettings,
    }),
    siteSessions: endings(sessions, cloudSignIn, options.endSessionsWithApp ?? false),
  }
}

function createRestSignIn(
  { base, options, watching, issuerKeys, journal, activity }: Verification,
  { sessions, credentials }: Pick<Identity, 'sessions' | 'credentials'>,
) {
  const { allowsPasswords = false, endSessionsWithApp = false } = options
  const { clock, keys, log } = base
  return createSignIn({
    watching,
    issuerKeys,
    store: base.databases.store,
    sessions,
    clock,
    keys,
    passwordHasher: credentials.hasher,
    settings: { ...cloudSignInSettings, endSessionsWithApp, allowsPasswords },
    log: (event) => {
      log.info('sign-in', signInFacts(event))
      journal.signIn(event)
      recordLogin(activity, event)
    },
    sessionRefused: (refused) => journal.sessionRefused(refused),
  })
}

function createManagerSignIn(
  { base, options, watching, issuerKeys, journal, activity }: Verification,
  sessions: Identity['cloudSessions'],
) {
  const { clock, log, databases } = base
  const { store } = databases
  const { endSessionsWithApp = false } = options
  return createCloudSignIn({
    store,
    sessions,
    watching,
    uat: createCloudUatVerifier(
      createUatVerifier({ store, clock, issuerKeys, settings: cloudSignInSettings.uat }),
      { store, endSessionsWithApp },
    ),
    clock,
    recordUseAfterSeconds: cloudSignInSettings.recordUseAfterSeconds,
    log: (event) => {
      const { method, reason } = event
      log.info('sign-in', { method, outcome: reason === null ? 'signed-in' : 'refused', reason })
      journal.cloudSignIn(event)
      recordCloudLogin(activity, event)
    },
    sessionRefused: (refused) => journal.sessionRefused(refused),
  })
}

/** Which sessions end when a user, a site or a trust goes. */
function endings(
  sessions: Sessions,
  cloudSignIn: Pick<CloudSignIn, 'endOfTrust'>,
  endSessionsWithApp: boolean,
): SiteSessions {
  return {
    endOfUser: (userLuid, reason) => sessions.endOfUser(userLuid, reason),
    endOfSite: (siteLuid) => sessions.endOfSite(siteLuid),
    endOfTrust: async (trustId) => {
      if (!endSessionsWithApp) return
      await sessions.endOfTrust(trustId, 'credential-revoked')
      await cloudSignIn.endOfTrust(trustId)
    },
  }
}

function signInFacts({ method, outcome, reason, trustCode, asked }: SignInEvent): LogFacts {
  const warning = asked.isUatMisspelt ? { warning: 'isUAT is written isUat' } : {}
  return { method, outcome, reason, trustCode, ...warning }
}
