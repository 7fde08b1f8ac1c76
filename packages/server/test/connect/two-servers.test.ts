/** Two servers of one database share the session of each credential. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { startEasel } from '../../src/testing.ts'
import { openTestPostgres } from '../postgres.ts'
import { exchange, startConnectKit } from './connect-kit.ts'
import { startTarget } from './target-stub.ts'

const postgres = await openTestPostgres()
afterAll(async () => postgres?.[Symbol.asyncDispose]())

const credentials = 20

it.skipIf(postgres === null)(
  '200 parallel requests over 20 credentials make 20 sign-ins, and 20 more when all sessions have ended',
  async () => {
    const path = await mkdtemp(join(tmpdir(), 'easel-two-'))
    await using target = await startTarget()
    const shared = {
      data: { kind: 'directory', path },
      databaseUrl: (await postgres?.database()) ?? '',
      connectTargets: [target.url],
    } as const
    await using connect = await startConnectKit(shared)
    await using second = await startEasel(shared)
    for (let n = 0; n < credentials; n += 1) {
      await connect.kit.easel.provision.connectConnection(connect.project, {
        userId: `user-${n}`,
        serverUrl: target.url,
        site: 'sales',
        tokenName: `token-${n}`,
        secret: `secret-of-token-${n}`,
      })
    }
    const askAll = async () => {
      const answers = Array.from({ length: 200 }, (_, n) =>
        exchange(n % 2 === 0 ? connect.kit.url : second.url, {
          path: `/connect/projects/${connect.project}/sdk/proxy/tableau/projects`,
          headers: { authorization: `Bearer ${connect.token(`user-${(n >> 1) % credentials}`)}` },
        }),
      )
      return new Set((await Promise.all(answers)).map(({ status }) => status))
    }
    expect(await askAll()).toEqual(new Set([200]))
    expect(target.signIns).toBe(credentials)
    target.endSession()
    expect(await askAll()).toEqual(new Set([200]))
    expect(target.signIns).toBe(2 * credentials)
    await rm(path, { recursive: true, force: true })
  },
)
