import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Started } from './started.ts'
import { easel } from './terminal.ts'

let data = ''
beforeEach(async () => {
  data = join(await mkdtemp(join(tmpdir(), 'easel-token-')), 'data')
  const { exitCode, err } = await easel(['init', '--data', data, '--site', 'Shop'])
  if (exitCode !== 0) throw new Error(err)
})
afterEach(() => rm(join(data, '..'), { recursive: true, force: true }))

const create = (...more: readonly string[]) =>
  easel(['token', 'create', ...more, '--data', data, '--content-url', 'Shop'])

async function signIn(url: string, pat: { patName: string; patSecret: string }): Promise<number> {
  const { patName: personalAccessTokenName, patSecret: personalAccessTokenSecret } = pat
  const site = { contentUrl: 'Shop' }
  const credentials = { personalAccessTokenName, personalAccessTokenSecret, site }
  const { status } = await fetch(`${url}/api/3.28/auth/signin`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ credentials }),
  })
  return status
}

describe('token create', () => {
  it('makes a token that signs in on a server without the demo, and shows its secret once', async () => {
    const said = await create('nightly', '--user', 'admin', '--json')
    expect([said.exitCode, said.err]).toEqual([0, ''])
    const pat = JSON.parse(said.out) as { patName: string; patSecret: string }
    expect(pat).toMatchObject({ site: 'Shop', user: 'admin', patName: 'nightly' })
    await using server = new Started(['serve', '--port', '0', '--json', '--data', data])
    const { url } = await server.ready<{ url: string }>()
    expect(await signIn(url, pat)).toBe(200)
  })

  it('makes one on the server that runs on the folder, and the server takes it at once', async () => {
    await using server = new Started(['serve', '--port', '0', '--json', '--data', data])
    const { url } = await server.ready<{ url: string }>()
    const said = await create('nightly', '--user', 'admin', '--json')
    expect([said.exitCode, said.err]).toEqual([0, ''])
    expect(await signIn(url, JSON.parse(said.out) as Parameters<typeof signIn>[1])).toBe(200)
  })

  it('is refused where the server that runs has a key that only the environment knows', async () => {
    const EASEL_ADMIN_KEY = 'k'.repeat(43)
    await using server = new Started(['serve', '--port', '0', '--json', '--data', data], {
      env: { EASEL_ADMIN_KEY },
    })
    const { url: EASEL_URL } = await server.ready<{ url: string }>()
    const said = await create('nightly', '--user', 'admin')
    expect([said.exitCode, said.out]).toEqual([1, ''])
    expect(said.err).toContain('set EASEL_URL and EASEL_ADMIN_KEY to those of that server')
    const args = ['token', 'create', 'nightly', '--user', 'admin', '--content-url', 'Shop']
    expect(await easel(args, { EASEL_URL, EASEL_ADMIN_KEY })).toMatchObject({ exitCode: 0 })
    const wrong = await easel(args, { EASEL_URL, EASEL_ADMIN_KEY: 'x'.repeat(43) })
    expect([wrong.exitCode, wrong.err]).toEqual([1, expect.stringContaining('EASEL_ADMIN_KEY')])
  })

  it.each([
    [['nightly', '--user', 'unknown'], 1, 'no user "unknown" on a site with content URL "Shop"'],
    [['x'.repeat(256), '--user', 'admin'], 1, 'at most 255 characters'],
    [[' ', '--user', 'admin'], 1, 'needs a name'],
    [['nightly'], 2, 'needs --user'],
    [['nightly', '--user', 'admin', '--tenant', 'x'], 2, '--tenant goes with --cloud'],
    [['nightly', '--user', 'admin', '--cloud'], 2, '--cloud and --content-url exclude each other'],
    [['--user', 'admin'], 2, 'needs the name of the token'],
    [['nightly', '--usr', 'admin'], 2, 'unknown flag --usr; did you mean --user?'],
  ])('says what is wrong with %j', async (args, exitCode, problem) => {
    const said = await create(...args)
    expect([said.exitCode, said.out]).toEqual([exitCode, ''])
    expect(said.err).toContain(problem)
  })
})
