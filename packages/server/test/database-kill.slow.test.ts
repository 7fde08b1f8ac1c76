/**
 * A PostgreSQL that is killed again and again under load, while the server goes on: what was acknowledged is there, once and whole, and
 * the work in the background goes on, too.
 */

import { createHash, randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { torture } from '../../../tools/testing/torture.ts'
import { besidePostgres } from './database-beside.ts'
import { startFamilyKit, type FamilyKit } from './families.ts'
import { signedIn, type Person } from './person.ts'
import { databaseOn, serverBinaries, startCluster, type Cluster } from './postgres-cluster.ts'
import { workbookXml, zip } from './workbook-file.ts'

const dice = torture('database-kill', 50)
const rounds = dice.count
const binaries = await serverBinaries()
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

describe.skipIf(binaries === null)('on PostgreSQL', () => {
  let cluster: Cluster
  let databaseUrl: string
  let kit: FamilyKit
  let admin: Person

  beforeAll(async () => {
    // Commits are synced, so that a kill shows what the settings of users keep.
    cluster = await startCluster(binaries ?? '', { fsync: 'on' })
    databaseUrl = await databaseOn(cluster, 'killed')
    kit = await startFamilyKit({ databaseUrl })
    admin = await signedIn(kit, 'admin')
  })
  afterAll(async () => {
    await kit[Symbol.asyncDispose]()
    await cluster[Symbol.asyncDispose]()
  })

  test(`killed ${rounds} times, it has everything that was acknowledged`, async () => {
    const projects: string[] = []
    const books = new Map<string, string>()
    const jobs: string[] = []
    const statuses = new Map<number, number>()
    let isOver = false
    const isRunning = () => !isOver
    const note = (status: number) => statuses.set(status, (statuses.get(status) ?? 0) + 1)

    const client = async (work: (turn: number) => Promise<number>) => {
      for (let turn = 0; isRunning(); turn += 1) {
        const status = await work(turn)
        note(status)
        if (status === 503) await sleep(20)
      }
    }
    const make = (who: number) => async (turn: number) => {
      const name = `Project ${who} ${turn}`
      const { status } = await admin.post('/projects', { project: { name } })
      if (status === 201) projects.push(name)
      return status
    }
    const publish = (asJob: boolean) => async (turn: number) => {
      const bytes = zip([
        ['Test.twb', Buffer.from(workbookXml())],
        ['Image/noise.bin', randomBytes(2_000)],
      ])
      const name = `${asJob ? 'Job' : 'Book'} ${turn}`
      const answer = await admin.publish({ name, bytes, query: asJob ? 'asJob=true' : '' })
      if (answer.status === 201) books.set(name, sha256(bytes))
      if (answer.status === 202) jobs.push(answer.json<{ job: { id: string } }>().job.id)
      return answer.status
    }
    const working = Promise.all([
      client(make(1)),
      client(make(2)),
      client(publish(false)),
      client(publish(true)),
      client(async () => (await admin.get('/workbooks')).status),
    ])
    for (let round = 0; round < rounds; round += 1) {
      // A kill without work between it and the one before would try nothing.
      await expect
        .poll(() => projects.length, { timeout: 60_000, interval: 20 })
        .toBeGreaterThan(round)
      await sleep(dice.random() * 700)
      await cluster.kill()
      await sleep(dice.random() * 300)
      await cluster.start()
    }
    await expect
      .poll(async () => (await admin.get('/projects')).status, { timeout: 30_000 })
      .toBe(200)
    isOver = true
    await working

    expect([...statuses.keys()].filter((status) => ![200, 201, 202, 503].includes(status))).toEqual(
      [],
    )
    await using beside = await besidePostgres(databaseUrl)
    const names = (await beside.run('select name from project')).map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    expect(projects.filter((name) => !names.includes(name))).toEqual([])
    const rows = await beside.run('select name, luid, blob_sha256 from workbook')
    const kept = new Map(rows.map((row) => [String(row['name']), row]))
    for (const [name, hash] of books) {
      const row = kept.get(name)
      expect([name, row?.['blob_sha256']]).toEqual([name, hash])
      const { bytes } = await admin.get(`/workbooks/${String(row?.['luid'])}/content`)
      expect(sha256(bytes)).toBe(hash)
    }
    for (const id of jobs) {
      await expect
        .poll(async () => (await admin.get(`/jobs/${id}`)).text, { timeout: 90_000 })
        .toContain('"finishCode":"0"')
    }
    console.log('answers by status', Object.fromEntries(statuses), { jobs: jobs.length })
    expect(projects.length).toBeGreaterThan(rounds)
    expect(jobs.length).toBeGreaterThan(0)
  })

  test('afterwards what is held back in memory is written: events of sign-ins', async () => {
    await using beside = await besidePostgres(databaseUrl)
    await signedIn(kit, 'viewer')
    const luid = kit.users.viewer.luid
    const events = () => beside.run(`select 1 from auth_event where owner_luid = '${luid}'`)
    await expect.poll(async () => (await events()).length, { timeout: 20_000 }).toBeGreaterThan(0)
  })
})
