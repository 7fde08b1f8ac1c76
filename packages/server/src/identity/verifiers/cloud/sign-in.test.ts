import { describe, expect, it } from 'vitest'
import type { CloudSession, CloudToken, Store } from '../../../ports/index.ts'
import { unwatched } from '../../guard/watch.ts'
import { movableClock, systemRandom } from '../../testing/fakes.ts'
import { hashSecret, newPatSecret } from '../../sessions/token.ts'
import { createCloudSessions } from '../../sessions/cloud/sessions.ts'
import { createCloudSignIn, type CloudSignInEvent, type CloudUatVerifier } from './sign-in.ts'

const clock = movableClock()
const account = { luid: 'a', tenantLuid: 't', isCloudAdministrator: true }

/** Sign-in whose credential is revoked while the session opens: the revocation finds no session yet. */
function signInWhere(revoke: () => void, cloud: object, verify: CloudUatVerifier['verify']) {
  const read = {
    cloud: { tenant: async () => ({ luid: 't', state: 'Active' }), ...cloud },
    tokens: { byGuid: async () => null },
  }
  const store = {
    read,
    transaction: async (work: (write: unknown) => Promise<unknown>) => work(read),
  } as unknown as Store
  const live = new Map<string, CloudSession>()
  const sessions = createCloudSessions({
    clock,
    random: systemRandom,
    store: {
      open: async (session) => {
        revoke()
        live.set(session.idPart, session)
      },
      find: async (idPart) => live.get(idPart) ?? null,
      findPast: async () => null,
      touch: async () => undefined,
      end: async (idPart) => void live.delete(idPart),
      endOfAccount: async () => undefined,
      endOfPat: async () => undefined,
      endOfTrust: async () => undefined,
      endRunOut: async () => undefined,
      prune: async () => undefined,
    },
  })
  const events: CloudSignInEvent[] = []
  const signIn = createCloudSignIn({
    store,
    sessions,
    clock,
    recordUseAfterSeconds: 60,
    watching: () => unwatched,
    uat: { verify },
    log: (event) => events.push(event),
    sessionRefused: () => undefined,
  })
  return { signIn, live, events }
}

const from = { host: 'easel', address: null }
const refusal = { code: 'E_401_AUTH_SVC_1001' }

describe('no session opens', () => {
  it('for a token that is revoked meanwhile', async () => {
    const { guid, secret } = newPatSecret(systemRandom)
    const at = clock.now()
    const token: CloudToken = {
      id: 1,
      guid,
      accountId: 1,
      name: 'ci',
      secretHash: hashSecret(secret),
      createdAt: at,
      lastUsedAt: at,
      expiresAt: new Date(at.getTime() + 60_000),
      ended: null,
    }
    const tokens = [token]
    const cloud = {
      token: async (asked: string) => tokens.find((each) => each.guid === asked) ?? null,
      accountOf: async () => account,
      recordTokenUse: async () => undefined,
    }
    const verify = () => Promise.reject(new Error('not asked'))
    const { signIn, live, events } = signInWhere(() => tokens.pop(), cloud, verify)
    await expect(signIn.withPat(secret, from)).rejects.toMatchObject(refusal)
    expect(live.size).toBe(0)
    expect(events).toMatchObject([{ reason: 'pat_revoked' }])
  })

  it('for a JWT whose configuration is disabled meanwhile', async () => {
    let isEnabled = true
    const cloud = { accountByName: async () => account }
    const verify: CloudUatVerifier['verify'] = async () => ({
      tenantLuid: 't',
      trustId: 'c',
      username: { claim: 'email', name: 'admin' },
      scopes: [],
      facts: {},
      proof: Buffer.alloc(32),
      revoked: async () => (isEnabled ? null : 'uat_disabled'),
    })
    const { signIn, live, events } = signInWhere(() => (isEnabled = false), cloud, verify)
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const jwt = `${part({ alg: 'RS256' })}.${part({ iss: 'i' })}.${part({})}`
    await expect(signIn.withUat(jwt, from)).rejects.toMatchObject(refusal)
    expect(live.size).toBe(0)
    expect(events).toMatchObject([{ reason: 'uat_disabled' }])
  })
})
