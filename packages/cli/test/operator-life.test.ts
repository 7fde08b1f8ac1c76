/** The whole life of a server without the demo: from an empty folder to users with tokens of their own. Starts a server for each command. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openTestPostgres } from '../../server/test/postgres.ts'
import { Started } from './started.ts'
import { easel } from './terminal.ts'

vi.setConfig({ testTimeout: 180_000 })
const postgres = await openTestPostgres()
afterAll(async () => {
  await postgres?.[Symbol.asyncDispose]()
})

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'easel-life-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

interface Token {
  readonly patName: string
  readonly patSecret: string
}

/** Status of a sign-in at the site `Shop`. */
async function signIn(url: string, { patName, patSecret }: Token): Promise<number> {
  const credentials = {
    personalAccessTokenName: patName,
    personalAccessTokenSecret: patSecret,
    site: { contentUrl: 'Shop' },
  }
  const { status } = await fetch(`${url}/api/3.28/auth/signin`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ credentials }),
  })
  return status
}

/** A session of the owner at the site `Shop`. */
async function sessionOf(url: string, { patName, patSecret }: Token): Promise<string> {
  const answer = await fetch(`${url}/api/3.28/auth/signin`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({
      credentials: {
        personalAccessTokenName: patName,
        personalAccessTokenSecret: patSecret,
        site: { contentUrl: 'Shop' },
      },
    }),
  })
  const { credentials } = (await answer.json()) as { credentials: { token: string } }
  return credentials.token
}

async function isLive(url: string, token: string): Promise<boolean> {
  const headers = { 'x-tableau-auth': token }
  return (await fetch(`${url}/api/3.28/sessions/current`, { headers })).status === 200
}

async function cloudSignIn(url: string, token: string): Promise<number> {
  const { status } = await fetch(`${url}/api/v1/pat/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  })
  return status
}

/** What all sign-ins are answered that should open the server, and all that should not. */
async function live(place: readonly string[]): Promise<readonly (readonly number[])[]> {
  const good: number[] = []
  const bad: number[] = []
  const at = [...place, '--content-url', 'Shop']
  const done = async <T>(...args: readonly string[]): Promise<T> => {
    const said = await easel([...args, '--json'])
    expect(said, args.join(' ')).toMatchObject({ exitCode: 0, err: '' })
    return JSON.parse(said.out) as T
  }
  const served = async (work: (url: string) => Promise<void>): Promise<void> => {
    await using server = new Started(['serve', '--port', '0', '--json', ...place])
    await work((await server.ready<{ url: string }>()).url)
    await server.end('SIGTERM')
  }

  const first = await done<Token & { cloudTokenSecret: string }>('init', '--site', 'Shop', ...place)
  await served(async (url) => {
    good.push(await signIn(url, first), await cloudSignIn(url, first.cloudTokenSecret))
  })

  await done('user', 'add', 'ann', '--role', 'Viewer', '--email', 'ann@example.com', ...at)
  await done('user', 'add', 'bob', '--role', 'Creator', ...at)
  await done('user', 'set-role', 'ann', 'SiteAdministratorExplorer', ...at)
  const ann = await done<Token>('token', 'create', 'nightly', '--user', 'ann', ...at)
  const bob = await done<Token>('token', 'create', 'nightly', '--user', 'bob', ...at)
  await done('user', 'remove', 'bob', ...at)
  await served(async (url) => {
    good.push(await signIn(url, first), await signIn(url, ann))
    bad.push(await signIn(url, bob))
  })

  await done('token', 'revoke', 'nightly', '--user', 'ann', ...at)
  await served(async (url) => void bad.push(await signIn(url, ann)))
  return [good, bad]
}

/** What two sessions are answered before and after the operator removes a user and revokes a token beside the running server. */
async function endBeside(place: readonly string[], beside: readonly string[]) {
  const at = [...beside, '--content-url', 'Shop']
  const first = JSON.parse(
    (await easel(['init', '--site', 'Shop', '--json', ...place])).out,
  ) as Token & { cloudTokenSecret: string }
  await using server = new Started(['serve', '--port', '0', '--json', ...place])
  const { url } = await server.ready<{ url: string }>()
  const done = async <T>(...args: readonly string[]): Promise<T> => {
    const said = await easel([...args, '--json'])
    expect(said, args.join(' ')).toMatchObject({ exitCode: 0, err: '' })
    return JSON.parse(said.out) as T
  }
  await done('user', 'add', 'ann', '--role', 'Creator', ...at)
  await done('user', 'add', 'bob', '--role', 'Creator', ...at)
  const ann = await sessionOf(url, await done('token', 'create', 'one', '--user', 'ann', ...at))
  const bob = await sessionOf(url, await done('token', 'create', 'two', '--user', 'bob', ...at))
  const before = [await isLive(url, ann), await isLive(url, bob)]
  await done('user', 'remove', 'ann', ...at)
  await done('token', 'revoke', 'two', '--user', 'bob', ...at)
  const after = [await isLive(url, ann), await isLive(url, bob)]

  const cloud = ['--cloud', '--user', 'admin', ...beside]
  const made = await done<{ cloudTokenSecret: string }>('token', 'create', 'night', ...cloud)
  const cloudBefore = await cloudSignIn(url, made.cloudTokenSecret)
  await done('token', 'revoke', 'night', ...cloud)
  const cloudAfter = await cloudSignIn(url, made.cloudTokenSecret)
  const kept = [await signIn(url, first), await cloudSignIn(url, first.cloudTokenSecret)]
  return { before, after, cloud: [cloudBefore, cloudAfter], kept }
}

const ended = { before: [true, true], after: [false, false], cloud: [200, 401], kept: [200, 200] }

describe('commands beside a running server', () => {
  it('end sessions at once, by its data folder', async () => {
    const place = ['--data', join(folder, 'data')]
    expect(await endBeside(place, place)).toEqual(ended)
  })

  it.skipIf(postgres === null)('and by its database, with the keys of its folder', async () => {
    const place = ['--data', join(folder, 'data'), '--database', (await postgres?.database()) ?? '']
    expect(await endBeside(place, place)).toEqual(ended)
  })

  it.skipIf(postgres === null)(
    'and by its folder alone where the data is in a database',
    async () => {
      const data = ['--data', join(folder, 'data')]
      const place = [...data, '--database', (await postgres?.database()) ?? '']
      expect(await endBeside(place, data)).toEqual(ended)
    },
  )

  it.skipIf(postgres === null)('are refused by name with the keys of another folder', async () => {
    const database = ['--database', (await postgres?.database()) ?? '']
    await easel(['init', '--data', join(folder, 'data'), ...database])
    const other = await easel(['user', 'list', '--data', join(folder, 'other'), ...database])
    expect([other.exitCode, other.out]).toEqual([1, ''])
    expect(other.err).toMatch(/key/)
  })
})

describe('a server without the demo', () => {
  it('goes from init to users with tokens of their own, in a data folder', async () => {
    const answers = await live(['--data', join(folder, 'data')])
    expect(answers).toEqual([
      [200, 200, 200, 200],
      [401, 401],
    ])
  })

  it.skipIf(postgres === null)('and in a database', async () => {
    const database = (await postgres?.database()) ?? ''
    const place = ['--data', join(folder, 'data'), '--database', database]
    expect(await live(place)).toEqual([
      [200, 200, 200, 200],
      [401, 401],
    ])
    const again = await easel(['init', ...place])
    expect(again).toMatchObject({ exitCode: 1, out: '' })
    const { pathname, host } = new URL(database)
    expect(again.err).toBe(
      `easel init: the database ${pathname.slice(1)} of ${host} already holds a site; nothing was changed\n`,
    )
  })
})
