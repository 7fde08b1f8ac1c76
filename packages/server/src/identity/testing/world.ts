/** A small site with everything wired for sign-in, and a mint of JWTs. For tests only. */

import { createHmac, randomBytes, randomUUID } from 'node:crypto'
import { cloudSessionLife, cloudTokenLife } from '../../domain/token-life.ts'
import { cloudTokensPerUser } from '../../domain/token-rules.ts'
import type {
  ConnectedApps,
  ConnectedAppSecretValue,
  KeyCost,
  NewPersonalAccessToken,
  Passwords,
  PersonalAccessTokens,
  Site,
  User,
} from '../../ports/index.ts'
import type { SignedIn, SignIn, SignInRequest } from '../../ports/index.ts'
import { plainApp } from '../../domain/connected-app.ts'
import { createConnectedApps } from '../credentials/connected-apps.ts'
import { createFailureGuard } from '../guard/guard.ts'
import { createHolders } from '../guard/holders.ts'
import { limitsWith, type SignInLimits } from '../guard/limits.ts'
import { createWatching } from '../guard/watch.ts'
import { createPersonalAccessTokens } from '../credentials/personal-access-tokens.ts'
import { deriveArgon2id, leastCost } from '../verifiers/passwords/hash.ts'
import { createPasswordHasher, passwordTurns } from '../verifiers/passwords/hasher.ts'
import { createPasswords } from '../credentials/passwords.ts'
import { SignInRefused } from '../refusals/refusal.ts'
import { cloudKeySourceSettings, createKeySource } from '../trust/jwks.ts'
import type { JsonObject } from '../jwt/strict-json.ts'
import { OutboundRefused } from '../trust/outbound/refused.ts'
import { createKeyring, type Keyring } from '../../keys/sealed.ts'
import { createSessions, type Sessions } from '../sessions/sessions.ts'
import {
  cloudSignInSettings,
  createSignIn,
  type SignInEvent,
  type SignInSettings,
} from '../verifiers/sign-in.ts'
import {
  fakeSessionStore,
  fakeStore,
  movableClock,
  systemRandom,
  type FakeSessionStore,
  type FakeStore,
  type MovableClock,
} from './fakes.ts'

export interface NewConnectedAppSecret extends ConnectedAppSecretValue {
  readonly clientId: string
}

export interface World {
  readonly tokens: PersonalAccessTokens
  readonly apps: ConnectedApps
  readonly passwords: Passwords
  /** Cost of each key that was made of a password, in order. */
  readonly derived: KeyCost[]
  readonly clock: MovableClock
  readonly data: FakeStore
  readonly sessionStore: FakeSessionStore
  readonly sessions: Sessions
  readonly keys: Keyring
  readonly signIn: Omit<SignIn, 'signIn'> & {
    signIn(request: SignInRequest, from?: string): Promise<SignedIn>
  }
  readonly events: SignInEvent[]
  readonly site: Site
  readonly user: User
  /** Documents of the world outside, by address; anything else is not reachable. */
  readonly documents: Map<string, JsonObject>
  /** Addresses that were asked, in order. */
  readonly asked: string[]
  newPat(user: User, name: string): Promise<NewPersonalAccessToken>
  newApp(site: Site, isEnabled?: boolean): Promise<NewConnectedAppSecret>
}

export function createWorld(
  settings: Partial<SignInSettings> = {},
  limited: Partial<SignInLimits> | 'off' = 'off',
): World {
  const clock = movableClock()
  const data = fakeStore()
  const sessionStore = fakeSessionStore()
  const random = systemRandom
  const keys = createKeyring({ master: randomBytes(32), random })
  const sessions = createSessions({
    store: sessionStore,
    clock,
    random,
    settings: cloudSessionLife,
    cache: true,
  })
  const tokens = createPersonalAccessTokens({
    store: data.store,
    sessions,
    clock,
    random,
    life: cloudTokenLife,
    maxTokensPerUser: cloudTokensPerUser,
  })
  const apps = createConnectedApps({
    store: data.store,
    sessions,
    clock,
    random,
    keys,
    endsSessions: settings.endSessionsWithApp ?? false,
  })
  const derived: KeyCost[] = []
  const passwordHasher = createPasswordHasher({
    derive: async (password, how) => {
      derived.push(how.cost)
      return deriveArgon2id(password, how)
    },
    cost: leastCost,
    random,
    turns: passwordTurns,
  })
  const limits = limitsWith(limited)
  const guard = createFailureGuard({ clock, limits })
  const events: SignInEvent[] = []
  const documents = new Map<string, JsonObject>()
  const asked: string[] = []
  const outbound = {
    getJson: async (address: string) => {
      asked.push(address)
      const document = documents.get(address)
      if (document === undefined) throw new OutboundRefused('connection')
      return document
    },
  }
  const signIn = createSignIn({
    issuerKeys: createKeySource({ outbound, clock, settings: cloudKeySourceSettings }),
    store: data.store,
    sessions,
    clock,
    keys,
    passwordHasher,
    settings: { ...cloudSignInSettings, ...settings },
    watching: createWatching(guard, createHolders({ ...limits, clock })),
    log: (event) => events.push(event),
    sessionRefused: () => undefined,
  })
  const site = data.addSite('Finance')
  const user = data.addUser(site, 'ann@example.com')
  return {
    clock,
    tokens,
    apps,
    passwords: createPasswords({ store: data.store, sessions, clock, hasher: passwordHasher }),
    derived,
    data,
    sessionStore,
    sessions,
    keys,
    events,
    site,
    user,
    documents,
    asked,
    signIn: {
      ...signIn,
      signIn: (request, from = '192.0.2.1') => signIn.signIn(request, from),
    },
    async newPat(owner, name) {
      const made = await tokens.create(owner, { site, name })
      if ('problem' in made) throw new Error(made.problem)
      return made
    },
    async newApp(of, isEnabled = true) {
      const app = await apps.create(of.id, { ...plainApp, name: 'app', isEnabled })
      const secret = await apps.addSecret(app)
      if (typeof secret === 'string') throw new Error(secret)
      return { clientId: app.clientId, ...secret }
    },
  }
}

/** Members to set; `undefined` leaves a member out. */
export type Members = Readonly<Record<string, unknown>>

/** A header and claims that pass for `sub`, to be changed one member at a time. */
export function validJwt(
  world: World,
  app: NewConnectedAppSecret,
): { readonly header: Members; readonly claims: Members } {
  const now = Math.floor(world.clock.now().getTime() / 1000)
  return {
    header: { alg: 'HS256', typ: 'JWT', kid: app.secretId, iss: app.clientId },
    claims: {
      iss: app.clientId,
      sub: world.user.name,
      aud: 'tableau',
      exp: now + 300,
      jti: randomUUID(),
      scp: ['tableau:content:read'],
    },
  }
}

export function encode(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return Buffer.from(text).toString('base64url')
}

/** Signs as clients do: HMAC-SHA-256 under the text of the secret. */
export function signHs256(
  token: { readonly header: unknown; readonly claims: unknown },
  key: string | Buffer,
): string {
  const signed = `${encode(token.header)}.${encode(token.claims)}`
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`
}

/** The refusal that the attempt ends in; fails the test when it ends in anything else. */
export async function refusalOf(attempt: Promise<unknown>): Promise<SignInRefused> {
  try {
    await attempt
  } catch (error) {
    if (error instanceof SignInRefused) return error
    throw error
  }
  throw new Error('expected a refusal')
}
