/** Activity logs and snapshots, taken the way the platform data loader takes them: list, ask for addresses, download. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DuckDBInstance } from '@duckdb/node-api'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startCloudKit, type CloudKit, type House } from './cloud-kit.ts'

let kit: CloudKit
let directory: string

const minute = 60_000
const day = 24 * 60 * minute

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'easel-parquet-'))
  kit = await startCloudKit()
})
afterAll(async () => {
  await kit[Symbol.asyncDispose]()
  await rm(directory, { recursive: true, force: true })
})

interface LogFile {
  readonly path: string
  readonly size: number
}

const url = (house: House, rest: string) => `/tenants/${house.tenant.luid}${rest}`
const siteUrl = (rest: string) => url(kit.acme, `/sites/${kit.acme.site.luid}${rest}`)

async function list(path: string, search = ''): Promise<readonly LogFile[]> {
  const token = await kit.signIn()
  const files: LogFile[] = []
  let pageToken: string | undefined
  do {
    const more = pageToken === undefined ? '' : `&pageToken=${encodeURIComponent(pageToken)}`
    const answer = await kit.call<{ files: LogFile[]; pageToken?: string }>({
      path: `${path}?pageSize=2${search}${more}`,
      token,
    })
    expect(answer.status, answer.text).toBe(200)
    files.push(...answer.json().files)
    ;({ pageToken } = answer.json())
  } while (pageToken !== undefined)
  return files
}

async function addresses(path: string, files: readonly string[]) {
  const token = await kit.signIn()
  return kit.call<{ files: { path: string; url: string }[] }>({
    verb: 'POST',
    path,
    token,
    body: { files },
  })
}

async function download(path: string, file: string) {
  const [signed] = (await addresses(path, [file])).json().files
  expect(signed?.path).toBe(file)
  const { pathname, search } = new URL(signed?.url ?? '')
  return kit.call({ path: pathname + search })
}

const pathForm =
  /^[^/.][^/]*\/([^/]+\/)?y=\d{4}\/m=\d\d\/d=\d\d\/h=\d\d\/(eventType|entityType)=[a-z_]+\/[^/]+$/

async function signInToSite(): Promise<void> {
  const { site } = kit.acme
  const user = await kit.easel.provision.user(site.luid, { name: 'u', siteRole: 'Viewer' })
  const pat = await kit.easel.provision.personalAccessToken(site.luid, user.luid, 'log')
  const answer = await kit.call({
    verb: 'POST',
    path: '/api/3.28/auth/signin',
    body: {
      credentials: {
        personalAccessTokenName: pat.name,
        personalAccessTokenSecret: pat.secret,
        site: { contentUrl: site.contentUrl },
      },
    },
  })
  expect(answer.status).toBe(200)
}

describe('activity logs', () => {
  test('of a site hold who signed in, as files that never change', async () => {
    await signInToSite()
    const path = siteUrl('/activitylog')
    const files = await list(path)
    expect(files.map((file) => file.path)).toEqual(files.map(() => expect.stringMatching(pathForm)))
    const login = files.find((file) => file.path.includes('/eventType=login/'))
    const answer = await download(path, login?.path ?? '')
    expect([answer.status, answer.bytes.length]).toEqual([200, login?.size])
    const events = answer.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object)
    expect(events).toContainEqual(
      expect.objectContaining({
        eventType: 'login',
        siteLuid: kit.acme.site.luid,
        tenantLuid: kit.acme.tenant.luid,
        actorUserLuid: expect.any(String),
        outcome: 'signed-in',
      }),
    )
    await signInToSite()
    const later = await list(path)
    expect(later.filter((file) => file.path.includes('/eventType=login/'))).toHaveLength(2)
    expect((await download(path, login?.path ?? '')).text).toBe(answer.text)
  })

  test('of the tenant hold what was done in Cloud Manager, and nothing of its sites', async () => {
    const token = await kit.signIn()
    const made = await kit.call({
      verb: 'POST',
      path: url(kit.acme, '/sites'),
      token,
      body: { name: 'Logged' },
    })
    expect(made.status).toBe(201)
    const files = await list(url(kit.acme, '/activitylog'))
    const types = new Set(files.map((file) => /eventType=(\w+)/.exec(file.path)?.[1]))
    expect(types).toContain('create_site')
    expect(types).toContain('login')
    const only = await list(url(kit.acme, '/activitylog'), '&eventType=create_site')
    expect(only).toHaveLength(1)
  })

  test('are found by time: the last 24 hours unless asked, seven days at most', async () => {
    const path = url(kit.acme, '/activitylog')
    expect(await list(path)).not.toEqual([])
    const before = kit.clock.now()
    kit.clock.advance(2 * day)
    const recent = await list(path)
    expect(recent.every((file) => file.path.includes('eventType=login'))).toBe(true)
    const start = new Date(before.getTime() - day).toISOString()
    const end = new Date(before.getTime() + minute).toISOString()
    const older = await list(path, `&startTime=${start}&endTime=${end}`)
    expect(older.some((file) => file.path.includes('create_site'))).toBe(true)
    const token = await kit.signIn()
    for (const search of [
      `startTime=${new Date(before.getTime() - 8 * day).toISOString()}&endTime=${end}`,
      `startTime=${end}&endTime=${start}`,
      'startTime=yesterday',
    ]) {
      const answer = await kit.call({ path: `${path}?${search}`, token })
      expect([search, answer.status, answer.code]).toEqual([search, 400, 'E_400_API_SVC_1000'])
    }
  })

  test('of one owner are not given to another, nor under a made-up path', async () => {
    const [file] = await list(
      siteUrl('/activitylog'),
      `&startTime=${new Date(kit.clock.now().getTime() - 3 * day).toISOString()}`,
    )
    const path = file?.path ?? ''
    expect((await addresses(siteUrl('/activitylog'), [path])).status).toBe(200)
    const theirs = await kit.signIn(kit.other)
    const foreign = await kit.call({
      verb: 'POST',
      path: url(kit.other, '/activitylog'),
      token: theirs,
      body: { files: [path] },
    })
    expect([foreign.status, foreign.code]).toEqual([404, 'E_404_LOG_SVC_1000'])
    for (const wrong of [path.replace(/login/, 'logout'), '../etc/passwd', '', 'x-1.json']) {
      expect((await addresses(siteUrl('/activitylog'), [wrong])).status).toBe(404)
    }
    expect((await addresses(url(kit.acme, '/activitylog'), [path])).status).toBe(404)
    expect((await addresses(siteUrl('/snapshots'), [path])).status).toBe(404)
  })

  test('addresses need no session, end after a while, and cannot be altered', async () => {
    const [file] = await list(url(kit.acme, '/activitylog'))
    const [signed] = (await addresses(url(kit.acme, '/activitylog'), [file?.path ?? ''])).json()
      .files
    const { pathname, search } = new URL(signed?.url ?? '')
    expect((await kit.call({ path: pathname + search })).status).toBe(200)
    expect((await kit.call({ path: `${pathname + search}A` })).status).toBe(403)
    expect((await kit.call({ path: pathname })).status).toBe(403)
    kit.clock.advance(16 * minute)
    expect((await kit.call({ path: pathname + search })).status).toBe(403)
  })
})

describe('snapshots', () => {
  test('are Parquet files of what is on the site, made once a day', async () => {
    const path = siteUrl('/snapshots')
    const files = await list(path)
    const types = files.map((file) => /entityType=(\w+)/.exec(file.path)?.[1])
    expect(new Set(types)).toEqual(new Set(['project', 'user', 'view', 'workbook']))
    for (const file of files) expect(file.path).toMatch(pathForm)
    expect(await list(path)).toEqual(files)
    const only = await list(path, '&entityType=user')
    const answer = await download(path, only[0]?.path ?? '')
    expect([answer.status, answer.bytes.length]).toEqual([200, only[0]?.size])
    const rows = await readParquet(answer.bytes)
    expect(rows).toContainEqual(
      expect.objectContaining({
        name: 'admin@acme.example',
        siteRole: 'SiteAdministratorCreator',
        fullName: null,
      }),
    )
    const views = files.find((file) => file.path.includes('=view/'))
    expect(await readParquet((await download(path, views?.path ?? '')).bytes)).toEqual([])
    kit.clock.advance(day + minute)
    expect(await list(path)).toHaveLength(4)
  })
})

async function readParquet(bytes: Buffer): Promise<readonly object[]> {
  const file = join(directory, 'snapshot.parquet')
  await writeFile(file, bytes)
  const instance = await DuckDBInstance.create()
  const connection = await instance.connect()
  const reader = await connection.runAndReadAll(`select * from read_parquet('${file}')`)
  const rows = reader.getRowObjectsJson()
  connection.closeSync()
  return rows
}
