/** What a server says of its own state, and how it stops. */

import { once } from 'node:events'
import { mkdtemp, rename, rm } from 'node:fs/promises'
import { Agent, get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { besidePostgres, besideSqlite } from './database-beside.ts'
import { startKit, type Kit } from './kit.ts'
import { openTestPostgres } from './postgres.ts'
import { dial, head } from './raw-http.ts'

const postgres = await openTestPostgres()
afterAll(async () => {
  await postgres?.[Symbol.asyncDispose]()
})

const allReady = { database: 'ready', migrations: 'ready', blobs: 'ready', keys: 'ready' }

async function ask(kit: Pick<Kit, 'url'>, path: string, method = 'GET') {
  const answer = await fetch(kit.url + path, { method })
  const text = await answer.text()
  return {
    status: answer.status,
    type: answer.headers.get('content-type'),
    length: answer.headers.get('content-length'),
    text,
    body: text === '' ? null : (JSON.parse(text) as object),
  }
}

describe.each(['SQLite', 'PostgreSQL'] as const)('on %s', (kind) => {
  describe.skipIf(kind === 'PostgreSQL' && postgres === null)('a server', () => {
    let directory = ''
    let databaseUrl: string | undefined
    let kit: Kit
    beforeEach(async () => {
      directory = await mkdtemp(join(tmpdir(), 'easel-health-'))
      databaseUrl = kind === 'SQLite' ? undefined : await postgres?.database()
      kit = await startKit({
        data: { kind: 'directory', path: directory },
        ...(databaseUrl === undefined ? {} : { databaseUrl }),
      })
    })
    afterEach(async () => {
      await kit[Symbol.asyncDispose]()
      await rm(directory, { recursive: true, force: true })
    })

    test('is live and ready once it has started, and says so of each part', async () => {
      expect(await ask(kit, '/livez')).toMatchObject({ status: 200, body: { status: 'live' } })
      expect(await ask(kit, '/readyz')).toMatchObject({
        status: 200,
        type: expect.stringMatching(/^application\/json/),
        body: { status: 'ready', parts: allReady },
      })
    })

    test.each(['/livez', '/readyz'])('answers HEAD %s as GET, without a body', async (path) => {
      const [full, short] = [await ask(kit, path), await ask(kit, path, 'HEAD')]
      expect({ ...short, text: full.text, body: full.body }).toEqual(full)
      expect(short.text).toBe('')
    })

    test('is not ready while its files are away, and ready when they are back', async () => {
      const files = join(directory, 'files')
      await rename(files, `${files}-away`)
      expect(await ask(kit, '/readyz')).toMatchObject({
        status: 503,
        body: {
          status: 'unavailable',
          parts: { ...allReady, blobs: 'missing, or stopped after a failed write' },
        },
      })
      expect((await ask(kit, '/livez')).status).toBe(200)
      await rename(`${files}-away`, files)
      expect((await ask(kit, '/readyz')).status).toBe(200)
    })

    test('is not ready while its key is away', async () => {
      const key = join(directory, 'master.key')
      await rename(key, `${key}-away`)
      expect(await ask(kit, '/readyz')).toMatchObject({
        status: 503,
        body: { parts: { ...allReady, keys: 'missing, or not those of this server' } },
      })
      await rename(`${key}-away`, key)
    })

    test('is not ready where a later version has changed its database', async () => {
      await using beside =
        databaseUrl === undefined
          ? besideSqlite(join(directory, 'content.db'))
          : await besidePostgres(databaseUrl)
      await beside.run(
        `insert into content_migration (name, timestamp) values ('9999-later', '2099-01-01')`,
      )
      expect(await ask(kit, '/readyz')).toMatchObject({
        status: 503,
        body: { parts: { ...allReady, migrations: 'not those of this version' } },
      })
    })

    test('answers its last requests with Connection: close, and says that it is draining', async () => {
      const connection = await dial(kit)
      connection.send(head('GET /livez HTTP/1.1'))
      expect(await connection.until('"live"}')).toMatch(/connection: keep-alive/i)
      await kit[Symbol.asyncDispose]()
      const draining = await startKit({
        data: { kind: 'directory', path: directory },
        ...(databaseUrl === undefined ? {} : { databaseUrl }),
        drain: { idleMs: 5_000 },
      })
      const [kept, busy] = [await dial(draining), await dial(draining)]
      kept.send(head('GET /livez HTTP/1.1'))
      await kept.until('"live"}')
      const closing = draining.easel.close()
      kept.send(head('GET /readyz HTTP/1.1'))
      const last = (await kept.rest()).split('"live"}')[1]
      expect(last).toMatch(/^HTTP\/1\.1 503 /)
      expect(last).toMatch(/connection: close/i)
      expect(last).toContain('{"status":"draining"}')
      busy.send(head('GET /api/3.28/serverinfo HTTP/1.1'))
      expect(await busy.rest()).toMatch(/^HTTP\/1\.1 200 [^]*connection: close[^]*<\/tsResponse>/i)
      await closing
    })
  })
})

test('a PostgreSQL that has lost the database makes a server unready, and alive', async (context) => {
  if (postgres === null) context.skip()
  const url = (await postgres?.database()) ?? ''
  await using kit = await startKit({ databaseUrl: url })
  const name = new URL(url).pathname.slice(1)
  const other = (await postgres?.database()) ?? ''
  {
    await using beside = await besidePostgres(other)
    await beside.run(`alter database ${name} rename to ${name}_away`).catch(() => undefined)
    await beside.run(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`,
    )
    await beside.run(`alter database ${name} with allow_connections false`)
    await beside.run(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`,
    )
    expect(await ask(kit, '/readyz')).toMatchObject({
      status: 503,
      body: { parts: { ...allReady, database: 'does not answer', migrations: 'unknown' } },
    })
    expect((await ask(kit, '/livez')).status).toBe(200)
    await beside.run(`alter database ${name} with allow_connections true`)
  }
  expect((await ask(kit, '/readyz')).status).toBe(200)
})

test('a stop under load resets no connection: each client is answered or was asked to close', async () => {
  const kit = await startKit({ drain: { idleMs: 3_000 } })
  const agent = new Agent({ keepAlive: true, maxSockets: 16 })
  const outcomes = new Map<string, number>()
  const count = (outcome: string) => outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
  const client = async () => {
    for (;;) {
      const outcome = await requestBy(agent, `${kit.url}/api/3.28/serverinfo`)
      count(outcome)
      // Nothing listens any more: the stop is over.
      if (outcome !== '200') return
    }
  }
  const clients = Array.from({ length: 16 }, client)
  while ((outcomes.get('200') ?? 0) < 200) await new Promise((resolve) => setTimeout(resolve, 10))
  await kit.easel.close()
  await Promise.all(clients)
  agent.destroy()
  expect([...outcomes.keys()].toSorted()).toEqual(['200', 'ECONNREFUSED'])
})

/** Status of the answer, or code of what went wrong. */
async function requestBy(agent: Agent, url: string): Promise<string> {
  const request = get(url, { agent })
  try {
    const [response] = (await once(request, 'response')) as [
      NodeJS.ReadableStream & { statusCode: number },
    ]
    response.resume()
    await once(response, 'end')
    return String(response.statusCode)
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error)
  }
}
