/**
 * Servers are killed while they run jobs. Every job that was acknowledged ends, and none is done twice: a publish of a new name
 * that were done twice would fail or leave a second revision.
 */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { torture } from '../../../tools/testing/torture.ts'
import { openStore } from '../src/store/open.ts'
import { ended, signInAt, startChild, type ChildServer } from './child.ts'
import { extractPackage } from './extract-file.ts'
import { send } from './kit.ts'
import { asPerson, type Person } from './person.ts'
import { openTestPostgres } from './postgres.ts'
import { workbookPackage } from './workbook-file.ts'

const dice = torture('jobs-kill', 30)
const postgres = await openTestPostgres()
afterAll(() => postgres?.[Symbol.asyncDispose]())

interface Asked {
  readonly jobId: string
  readonly name: string
  readonly isRefresh: boolean
}

const personAt = ({ siteLuid, url }: ChildServer, token: string): Person =>
  asPerson({ site: { luid: siteLuid }, call: (request) => send(url, request) }, token)
const jobIdIn = (answer: { json<T>(): T }) => answer.json<{ job: { id: string } }>().job.id

/** Asks for jobs until the server is gone. */
async function askAt(person: Person, prefix: string, asked: Asked[]): Promise<void> {
  for (let turn = 0; turn < 8; turn += 1) {
    const name = `${prefix} ${turn}`
    try {
      if (turn % 3 === 2) {
        const { id } = await person.published({ name, bytes: extractPackage() })
        const answer = await person.post(`/workbooks/${id}/refresh`, {})
        asked.push({ jobId: jobIdIn(answer), name, isRefresh: true })
      } else {
        const answer = await person.publish({ name, bytes: workbookPackage(), query: 'asJob=true' })
        asked.push({ jobId: jobIdIn(answer), name, isRefresh: false })
      }
    } catch (error) {
      if (error instanceof TypeError) return
      throw error
    }
  }
}

describe.each([
  { database: 'SQLite', has: true, servers: 1 },
  { database: 'PostgreSQL', has: postgres !== null, servers: 2 },
])('jobs of $servers servers on $database', ({ database, has, servers }) => {
  let directory = ''
  let url: string | undefined
  let environment: NodeJS.ProcessEnv = {}
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'easel-jobs-kill-'))
    url = database === 'PostgreSQL' ? await postgres?.database() : undefined
    environment = url === undefined ? {} : { EASEL_CHILD_DATABASE: url }
  })
  afterAll(() => rm(directory, { recursive: true, force: true }))

  test.skipIf(!has)(
    `end after ${dice.count} kills, each once`,
    async () => {
      const asked: Asked[] = []
      for (let round = 0; round < dice.count; round += 1) {
        const children: ChildServer[] = []
        for (let index = 0; index < servers; index += 1) {
          children.push(await startChild(directory, environment))
        }
        // Each start renews the one token, and servers of one database know each other's sessions.
        const token = await signInAt(children.at(-1)!)
        const people = children.map((child) => personAt(child, token))
        const before = asked.length
        const asking = people.map((person, index) => askAt(person, `R${round} S${index}`, asked))
        for (let looks = 0; looks < 400 && asked.length < before + 3; looks += 1) await sleep(25)
        await sleep(dice.random() * 1500)
        await Promise.all(children.map(({ process }) => ended(process, 'SIGKILL')))
        await Promise.all(asking)
      }
      expect(asked.length).toBeGreaterThanOrEqual(3 * dice.count)
      const child = await startChild(directory, environment)
      const person = personAt(child, await signInAt(child))
      for (const { jobId } of asked) {
        await expect
          .poll(async () => (await person.get(`/jobs/${jobId}`)).text, {
            timeout: 60_000,
            interval: 200,
          })
          .toContain('"finishCode":"0"')
      }
      expect(await ended(child.process, 'SIGTERM')).toBe(0)
      await using open = await openStore(
        url === undefined ? { kind: 'sqlite', directory } : { kind: 'postgres', url },
      )
      const { read } = open.store
      const site = await read.sites.byLuid(child.siteLuid)
      const { items } = await read.workbooks.list({
        siteId: site!.id,
        visibility: { kind: 'everything' },
        request: {
          page: { number: 1, size: 1000 },
          filter: [],
          dropped: [],
          sort: [],
          fields: null,
        },
      })
      for (const { name, isRefresh } of asked) {
        const own = items.filter((workbook) => workbook.name === name)
        expect(own.map(({ revision }) => [name, revision])).toEqual([[name, 1]])
        const { sizeBytes } = own[0]!
        const isDone = isRefresh
          ? sizeBytes > extractPackage().length
          : sizeBytes === workbookPackage().length
        expect([name, isDone]).toEqual([name, true])
      }
    },
    600_000,
  )
})
