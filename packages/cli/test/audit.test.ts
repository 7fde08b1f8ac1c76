/** `easel audit` and `easel keys` against a server of its own process. */

import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startEasel } from '@easel/server/testing'
import { easel } from './terminal.ts'

const adminKey = randomBytes(32).toString('base64url')
let folder: string
let server: Awaited<ReturnType<typeof startEasel>>
let env: Readonly<Record<string, string>>
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'easel-audit-cli-'))
  server = await startEasel({ data: { kind: 'directory', path: folder }, adminKey })
  const site = await server.provision.site({ name: 'Test', contentUrl: 'test' })
  await server.provision.user(site.luid, { name: 'a@example.com', siteRole: 'Viewer' })
  await server.provision.connectedApp(site.luid, 'App')
  env = { EASEL_URL: server.url, EASEL_ADMIN_KEY: adminKey }
})
afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

describe('keys', () => {
  it('status tells the one key', async () => {
    const said = await easel(['keys', 'status'], env)
    expect(said).toMatchObject({ exitCode: 0, err: '' })
    expect(said.out).toMatch(/^[0-9a-f]{16} {2}current {2}\S+Z {2}1 secrets\n$/)
  })

  it('rotate answers when every secret is under the new key, whose file is another', async () => {
    const before = await readFile(join(folder, 'master.key'))
    const said = await easel(['keys', 'rotate', '--json'], env)
    expect(said.exitCode).toBe(0)
    const { keys } = JSON.parse(said.out) as {
      keys: { isCurrent: boolean; sealedRecords: number }[]
    }
    expect(keys.find(({ isCurrent }) => isCurrent)?.sealedRecords).toBe(1)
    expect(keys.find(({ isCurrent }) => !isCurrent)?.sealedRecords).toBe(0)
    expect((await readFile(join(folder, 'master.key'))).equals(before)).toBe(false)
  })
})

describe('audit', () => {
  it('list tells what was changed by whom, newest first, and finds by method', async () => {
    const all = await easel(['audit', 'list'], env)
    expect(all).toMatchObject({ exitCode: 0, err: '' })
    expect(all.out.split('\n')[0]).toContain('rotateKeys  admin-key')
    const some = await easel(['audit', 'list', '--method', 'provision.user'], env)
    expect(some.out.trim().split('\n')).toHaveLength(1)
    expect(some.out).toMatch(/provision\.user {2}provision {2}- {2}user [0-9a-f-]{36}/)
  })

  it('refuses a time that is none, by its name', async () => {
    const said = await easel(['audit', 'list', '--from', 'yesterday'], env)
    expect(said.exitCode).toBe(1)
    expect(said.err).toContain('from is no time such as 2026-01-31T12:00:00Z')
  })

  it('verify says that all is whole, and later names the entry that is not', async () => {
    const whole = await easel(['audit', 'verify'], env)
    expect(whole).toMatchObject({ exitCode: 0, err: '' })
    const head = /head (\d+:[0-9a-f]{64})/.exec(whole.out)?.[1] ?? ''
    expect((await easel(['audit', 'verify', '--kept', head], env)).exitCode).toBe(0)
    const database = new DatabaseSync(join(folder, 'content.db'))
    database.exec(`update audit_entry set method = 'nothing' where position = 2`)
    database.close()
    const broken = await easel(['audit', 'verify', '--kept', head], env)
    expect(broken).toMatchObject({ exitCode: 1, out: '' })
    expect(broken.err).toContain('broken at entry 2')
  })
})
