/**
 * A server that is killed at any moment has lost nothing that it acknowledged, and holds nothing torn. What it had not
 * acknowledged is absent or whole: the client may have gone without its answer after the commit, never before it.
 */

import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { torture } from '../../../tools/testing/torture.ts'
import { ended, signInAt, spawnServer, startChild, type ChildServer } from './child.ts'
import { keptFiles, sweepLater } from './kept-files.ts'
import { send } from './kit.ts'
import { asPerson, type Person, type PublishRequest } from './person.ts'
import { openTestPostgres } from './postgres.ts'
import { workbookXml, zip } from './workbook-file.ts'

const dice = torture('kill', 50)
const rounds = dice.count
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

interface Version {
  readonly sha256: string
  readonly amount: number
}

/** What is known of one workbook. Each has one client, which sends one publish after the other. */
interface Known {
  acknowledged: Version | null
  /** Sent, and without an answer when the server died. */
  pending: Version | null
  /** Found as acknowledged after a kill, and not touched since. */
  isSettled: boolean
}

const known = new Map<string, Known>()
const outcomes = { acknowledged: 0, absent: 0, whole: 0 }
let directory = ''
let environment: NodeJS.ProcessEnv = {}
let amounts = 0

const postgres = await openTestPostgres()
afterAll(() => postgres?.[Symbol.asyncDispose]())

function newFile(): { readonly version: Version; readonly bytes: Buffer } {
  const amount = (amounts += 1)
  const bytes = zip([
    ['Test.twb', Buffer.from(workbookXml())],
    ['Data/amounts.csv', Buffer.from(`Region,Amount\r\nNorth,${amount}\r\n`)],
  ])
  return { version: { sha256: sha256(bytes), amount }, bytes }
}

const personAt = (child: ChildServer, token: string) =>
  asPerson({ site: { luid: child.siteLuid }, call: (request) => send(child.url, request) }, token)

/** Publishes until the server is gone. */
async function publishOn(person: Person, nameOf: (turn: number) => string, isChunked: boolean) {
  for (let turn = 0; turn < 6; turn += 1) {
    const name = nameOf(turn)
    const entry = known.get(name) ?? { acknowledged: null, pending: null, isSettled: false }
    known.set(name, entry)
    const { version, bytes } = newFile()
    entry.pending = version
    entry.isSettled = false
    try {
      const order: PublishRequest = isChunked
        ? {
            name,
            bytes: null,
            query: `overwrite=true&workbookType=twbx&uploadSessionId=${await person.upload(bytes.subarray(0, 400), bytes.subarray(400))}`,
          }
        : { name, bytes, query: 'overwrite=true' }
      const { status } = await person.publish(order)
      if (status !== 201) throw new Error(`publish was answered ${status}`)
    } catch (error) {
      if (error instanceof TypeError) return
      throw error
    }
    entry.acknowledged = version
    entry.pending = null
    outcomes.acknowledged += 1
  }
}

interface Listed {
  readonly id: string
  readonly name: string
}

async function listed(person: Person): Promise<ReadonlyMap<string, string>> {
  const answer = await person.get('/workbooks?pageSize=1000&fields=_default_')
  const { workbooks } = answer.json<{ workbooks: { workbook?: readonly Listed[] } }>()
  return new Map((workbooks.workbook ?? []).map(({ id, name }) => [name, id]))
}

/** Compares what the server has with what is known, and takes what it has as known from here on. */
async function check(person: Person, what: 'all' | 'unsettled'): Promise<void> {
  const found = await listed(person)
  expect([...found.keys()].filter((name) => !known.has(name))).toEqual([])
  for (const [name, entry] of known) {
    const id = found.get(name)
    if (id === undefined) {
      if (entry.acknowledged !== null) throw new Error(`${name} was acknowledged and is gone`)
      outcomes.absent += 1
      known.delete(name)
      continue
    }
    if (entry.isSettled && what === 'unsettled') continue
    const { bytes } = await person.get(`/workbooks/${id}/content`)
    const { acknowledged, pending } = entry
    const now = [acknowledged, pending].find((version) => version?.sha256 === sha256(bytes))
    if (now === undefined || now === null) throw new Error(`${name} is torn: ${sha256(bytes)}`)
    if (now === pending) outcomes.whole += 1
    else if (pending !== null) outcomes.absent += 1
    known.set(name, { acknowledged: now, pending: null, isSettled: true })
  }
}

async function checkData(person: Person): Promise<void> {
  const answer = await person.get('/views?pageSize=1000&fields=id,workbook.id')
  const { views } = answer.json<{
    views: { view: readonly { id: string; workbook: { id: string } }[] }
  }>()
  const found = await listed(person)
  for (const [name, { acknowledged }] of known) {
    const own = views.view.filter(({ workbook }) => workbook.id === found.get(name))
    expect(own).toHaveLength(1)
    const { text } = await person.get(`/views/${own[0]?.id ?? ''}/data`)
    expect([name, text.trim().split(/\r?\n/)]).toEqual([
      name,
      ['Region,Amount', `North,${acknowledged?.amount ?? ''}`],
    ])
  }
}

/** The first publish of a server waits until its renderers have started. */
async function someAreAcknowledged(): Promise<void> {
  const enough = outcomes.acknowledged + 1 + Math.floor(dice.random() * 4)
  for (let looks = 0; looks < 400 && outcomes.acknowledged < enough; looks += 1) await sleep(25)
}

describe.each([
  { database: 'SQLite', has: true },
  { database: 'PostgreSQL', has: postgres !== null },
])('a server on $database', ({ database, has }) => {
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'easel-kill-'))
    known.clear()
    Object.assign(outcomes, { acknowledged: 0, absent: 0, whole: 0 })
    const url = database === 'PostgreSQL' ? await postgres?.database() : undefined
    environment = url === undefined ? {} : { EASEL_CHILD_DATABASE: url }
  })
  afterAll(async () => {
    await rm(directory, { recursive: true, force: true })
  })

  test.skipIf(!has)(
    `killed ${rounds} times, it has everything that it acknowledged, whole`,
    async () => {
      for (let round = 0; round < rounds; round += 1) {
        if (round % 10 === 9) {
          // At its start, too.
          const starting = spawnServer(directory, environment)
          await sleep(dice.random() * 600)
          await ended(starting, 'SIGKILL')
        }
        const child = await startChild(directory, environment)
        const person = personAt(child, await signInAt(child))
        await check(person, 'unsettled')
        const clients = [
          publishOn(person, (turn) => `New ${round} ${turn}`, false),
          publishOn(person, (turn) => `New in blocks ${round} ${turn}`, true),
          publishOn(person, () => 'Overwritten', false),
          publishOn(person, () => 'Overwritten in blocks', true),
        ]
        await someAreAcknowledged()
        await sleep(dice.random() * 300)
        await ended(child.process, 'SIGKILL')
        await Promise.all(clients)
      }
      const child = await startChild(directory, environment)
      const person = personAt(child, await signInAt(child))
      await check(person, 'all')
      await checkData(person)
      expect(await ended(child.process, 'SIGTERM')).toBe(0)
      // The test has tried what it is for.
      expect(outcomes.acknowledged).toBeGreaterThan(rounds)
      expect(outcomes.absent + outcomes.whole).toBeGreaterThan(rounds / 2)
    },
  )

  test.skipIf(!has)('every blob that was kept is what its name says', async () => {
    for (const name of await keptFiles(directory, 'blobs')) {
      const bytes = await readFile(join(directory, 'files', 'blobs', name.slice(0, 2), name))
      expect(sha256(bytes)).toBe(name)
    }
    expect(await keptFiles(directory, 'blobs')).not.toEqual([])
  })

  test.skipIf(!has)('after a sweep there is no file that nothing refers to', async () => {
    const databaseUrl = environment['EASEL_CHILD_DATABASE']
    const location =
      databaseUrl === undefined
        ? ({ kind: 'sqlite', directory } as const)
        : ({ kind: 'postgres', url: databaseUrl } as const)
    expect((await sweepLater(directory, location)).unreferenced).toEqual([])
    expect(await keptFiles(directory, 'uploads')).toEqual([])
    expect(await keptFiles(directory, 'tmp')).toEqual([])
  })
})
