import { expect, it } from 'vitest'
import type { CloudSession, CloudToken, Store } from '../../ports/index.ts'
import { unwatched } from '../guard/watch.ts'
import { movableClock, systemRandom } from '../testing/fakes.ts'
import { hashSecret, newPatSecret } from '../token.ts'
import { createCloudSessions } from './sessions.ts'
import { createCloudSignIn, type CloudSignInEvent } from './sign-in.ts'

it('a token that is revoked while its session opens opens none', async () => {
  const clock = movableClock()
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
  }
  const tokens = [token]
  const cloud = {
    token: async (asked: string) => tokens.find((each) => each.guid === asked) ?? null,
    accountOf: async () => ({ luid: 'a', tenantLuid: 't', isCloudAdministrator: true }),
    tenant: async () => ({ luid: 't', state: 'Active' }),
    recordTokenUse: async () => undefined,
  }
  const store = {
    read: { cloud, tokens: { byGuid: async () => null } },
    transaction: async (work: (write: unknown) => Promise<unknown>) => work({ cloud }),
  } as unknown as Store
  const live = new Map<string, CloudSession>()
  const sessions = createCloudSessions({
    clock,
    random: systemRandom,
    store: {
      open: async (session) => {
        // Whoever revokes finds no session yet.
        tokens.pop()
        live.set(session.idPart, session)
      },
      find: async (idPart) => live.get(idPart) ?? null,
      findPast: async () => null,
      touch: async () => undefined,
      end: async (idPart) => void live.delete(idPart),
      endOfAccount: async () => undefined,
      endOfPat: async () => undefined,
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
    uat: { verify: () => Promise.reject(new Error('not asked')) },
    log: (event) => events.push(event),
    sessionRefused: () => undefined,
  })
  await expect(signIn.withPat(secret, { host: 'easel', address: null })).rejects.toMatchObject({
    code: 'E_401_AUTH_SVC_1001',
  })
  expect(live.size).toBe(0)
  expect(events).toMatchObject([{ reason: 'pat_revoked' }])
})
