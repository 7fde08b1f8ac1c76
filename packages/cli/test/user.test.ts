import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Started } from './started.ts'
import { easel } from './terminal.ts'

const password = 'tin roof, cold rain '

let data = ''
beforeEach(async () => {
  data = join(await mkdtemp(join(tmpdir(), 'easel-user-')), 'data')
  const { exitCode, err } = await easel(['init', '--data', data, '--site', 'Shop'])
  if (exitCode !== 0) throw new Error(err)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(join(data, '..'), { recursive: true, force: true })
})

const setPassword = (input: string | null, ...more: readonly string[]) => {
  const place = ['--data', data, '--content-url', 'Shop']
  return easel(['user', 'set-password', 'admin', ...place, ...more], {}, input)
}

/** Starts the server and answers the status of a sign-in. */
async function statusOf(text: string, ...flags: readonly string[]): Promise<number> {
  await using server = new Started(['serve', '--port', '0', '--json', '--data', data, ...flags])
  const { url } = await server.ready<{ url: string }>()
  const { status } = await fetch(`${url}/api/3.28/auth/signin`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      credentials: { name: 'admin', password: text, site: { contentUrl: 'Shop' } },
    }),
  })
  return status
}

describe('user set-password', () => {
  it('sets what it reads but for one line break, and says nothing of it', async () => {
    const said = await setPassword(`${password}\n`)
    expect(said).toMatchObject({ exitCode: 0, out: '', err: 'Set the password of admin.\n' })
    expect(await statusOf(password, '--password-sign-in')).toBe(200)
    expect(await statusOf(password.trim(), '--password-sign-in')).toBe(401)
    expect(await statusOf(password)).toBe(401)
    vi.stubEnv('EASEL_PASSWORD_SIGN_IN', 'on')
    expect(await statusOf(password)).toBe(200)
    for (const name of await readdir(data)) {
      const bytes = await readFile(join(data, name)).catch(() => Buffer.alloc(0))
      expect(bytes.includes(password.trim()), name).toBe(false)
    }
  })

  it('with --remove takes it away', async () => {
    await setPassword(password)
    expect(await setPassword(null, '--remove')).toMatchObject({ exitCode: 0 })
    expect(await statusOf(password, '--password-sign-in')).toBe(401)
  })

  it.each([
    ['short', 'at least 8 characters'],
    ['Password1', 'tried first'],
  ])('refuses %s with the rule', async (text, rule) => {
    const said = await setPassword(text)
    expect([said.exitCode, said.err]).toEqual([1, expect.stringContaining(rule)])
    expect(said.err).not.toContain('    at ')
  })

  it('reads no keyboard, makes no user and no folder', async () => {
    const typed = await setPassword(null)
    expect([typed.exitCode, typed.err]).toEqual([2, expect.stringContaining('from a pipe')])
    const unknown = await easel(
      ['user', 'set-password', 'ann', '--data', data, '--content-url', 'Shop'],
      {},
      password,
    )
    expect(unknown).toMatchObject({ exitCode: 1, err: expect.stringContaining('no user "ann"') })
    const nowhere = join(data, 'none')
    const lost = await easel(['user', 'set-password', 'ann', '--data', nowhere], {}, password)
    expect(lost).toMatchObject({ exitCode: 1, err: expect.stringContaining('holds no data') })
    expect(await readdir(data)).not.toContain('none')
  })
})

describe('serve', () => {
  it('takes passwords where the environment says on, and refuses other words', async () => {
    const args = ['serve', '--ephemeral', '--port', '0']
    const said = await easel(args, { EASEL_PASSWORD_SIGN_IN: 'yes' })
    expect(said).toMatchObject({
      exitCode: 2,
      err: expect.stringContaining('EASEL_PASSWORD_SIGN_IN is "yes", and can be on or off'),
    })
  })
})
