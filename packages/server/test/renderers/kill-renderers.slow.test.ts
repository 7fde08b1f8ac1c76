/**
 * Renderers that are killed at any moment, under load: each kill costs at most the request that the renderer worked on,
 * which is 503 with Retry-After. Nothing acknowledged is lost, nothing is left behind. And renderers of a server that is
 * killed end by themselves.
 */

import { readdirSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { torture } from '../../../../tools/testing/torture.ts'
import { ended, signInAt, startChild, type ChildServer } from '../child.ts'
import { send, type TestAnswer } from '../kit.ts'
import { asPerson, type Person } from '../person.ts'
import { workbookXml, zip } from '../workbook-file.ts'
import { isAlive } from './engine-kit.ts'

const drawn = torture('kill-renderers', 50)
const { count: rounds } = drawn
const random = () => drawn.random()
const isLinux = process.platform === 'linux'

let root = ''
let data = ''
let temporary = ''

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'easel-kill-renderers-'))
  data = join(root, 'data')
  temporary = join(root, 'tmp')
  await mkdir(temporary)
})

afterAll(() => rm(root, { recursive: true, force: true }))

const servers: ChildServer[] = []

afterEach(() => {
  for (const { process: server } of servers.splice(0)) server.kill('SIGKILL')
})

async function start(): Promise<ChildServer> {
  const server = await startChild(data, {
    TMPDIR: temporary,
    NODE_COMPILE_CACHE: join(root, 'compiled'),
  })
  servers.push(server)
  return server
}

function personAt(server: ChildServer, token: string): Person {
  const call = (request: Parameters<typeof send>[1]) => send(server.url, request)
  return asPerson({ site: { luid: server.siteLuid }, call }, token)
}

/** Renderer processes of the server, as the kernel lists its children. */
function renderersOf(pid: number): readonly number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return text.trim().split(' ').filter(Boolean).map(Number)
}

const outcomes = new Map<string, number>()

function note(what: string, { status, code, headers, text }: TestAnswer): number {
  const outcome = `${what} ${status}`
  outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
  const isFine = status < 300 || (status === 503 && headers.has('retry-after'))
  if (!isFine) throw new Error(`${what} was answered ${status} ${code}: ${text.slice(0, 300)}`)
  return status
}

let amounts = 0

/** What the file of an acknowledged publish holds, by name. */
const published = new Map<string, number>()

function newFile(amount: number): Uint8Array {
  return zip([
    ['Test.twb', Buffer.from(workbookXml())],
    ['Data/amounts.csv', Buffer.from(`Region,Amount\r\nNorth,${amount}\r\n`)],
  ])
}

async function publishOn(person: Person, name: string): Promise<void> {
  amounts += 1
  const amount = amounts
  const answer = await person.publish({ name, bytes: newFile(amount), query: 'overwrite=true' })
  if (note('publish', answer) === 201) published.set(name, amount)
}

async function views(person: Person): Promise<ReadonlyMap<string, string>> {
  const answer = await person.get('/views?pageSize=1000')
  const { views: found } = answer.json<{
    views: { view?: readonly { id: string; workbook: { id: string; name?: string } }[] }
  }>()
  const books = await person.get('/workbooks?pageSize=1000')
  const { workbooks } = books.json<{
    workbooks: { workbook?: readonly { id: string; name: string }[] }
  }>()
  const names = new Map((workbooks.workbook ?? []).map(({ id, name }) => [id, name]))
  return new Map((found.view ?? []).map(({ id, workbook }) => [names.get(workbook.id) ?? '', id]))
}

/** One client's work until the time is over: what each round asks for is not in the result cache. */
async function client(person: Person, name: string, until: number): Promise<void> {
  while (performance.now() < until) {
    await publishOn(person, name)
    const view = (await views(person)).get(name)
    if (view === undefined) continue
    const side = 50 + Math.floor(random() * 400)
    note('data', await person.get(`/views/${view}/data`))
    note('image', await person.get(`/views/${view}/image?vizWidth=${side}&vizHeight=${side}`))
    expect((await person.get('/views?pageSize=1')).status).toBe(200)
  }
}

async function killer(pid: number, until: number): Promise<number> {
  let kills = 0
  while (performance.now() < until) {
    await wait(30 + random() * 200)
    const found = renderersOf(pid)
    const chosen = found[Math.floor(random() * found.length)]
    if (chosen === undefined) continue
    process.kill(chosen, 'SIGKILL')
    kills += 1
  }
  return kills
}

test.skipIf(!isLinux)(`renderers killed in ${rounds} rounds under load`, async () => {
  const server = await start()
  const pid = server.process.pid ?? 0
  const person = personAt(server, await signInAt(server))
  let kills = 0
  for (let round = 0; round < rounds; round += 1) {
    const until = performance.now() + 1_500
    const names = ['One', 'Two', `Round ${round}`]
    const [killed] = await Promise.all([
      killer(pid, until),
      ...names.map((name) => client(person, name, until)),
    ])
    kills += killed
  }
  console.log('renderers killed:', kills, 'answers:', Object.fromEntries(outcomes))
  expect(kills).toBeGreaterThan(rounds)
  const known = await views(person)
  for (const [name, amount] of published) {
    const answer = await person.get(`/views/${known.get(name) ?? ''}/data`)
    expect([name, answer.text.trim().split(/\r?\n/)]).toEqual([
      name,
      ['Region,Amount', `North,${amount}`],
    ])
  }
  // One folder for each renderer that lives, and nothing of those that were killed.
  const alive = renderersOf(pid).length
  expect(readdirSync(join(data, 'scratch'))).toHaveLength(1)
  expect(scratchFolders()).toHaveLength(alive)
  expect(await ended(server.process, 'SIGTERM')).toBe(0)
  expect([readdirSync(data).includes('scratch'), readdirSync(temporary)]).toEqual([false, []])
})

const scratchFolders = (): readonly string[] =>
  readdirSync(join(data, 'scratch')).flatMap((name) =>
    readdirSync(join(data, 'scratch', name)).filter((each) => each.startsWith('renderer-')),
  )

test.skipIf(!isLinux)(
  `renderers of a server that is killed under load end by themselves, ${Math.ceil(rounds / 5)} times`,
  async () => {
    for (let round = 0; round < Math.ceil(rounds / 5); round += 1) {
      const server = await start()
      const person = personAt(server, await signInAt(server))
      const work = client(person, 'One', performance.now() + 60_000).catch(() => {})
      await wait(500 + random() * 1_500)
      const renderers = renderersOf(server.process.pid ?? 0)
      await ended(server.process, 'SIGKILL')
      await work
      await expect.poll(() => renderers.filter(isAlive), { timeout: 20_000 }).toEqual([])
    }
    const server = await start()
    expect(await signInAt(server)).not.toBe('')
    expect(readdirSync(join(data, 'scratch'))).toHaveLength(1)
    expect(await ended(server.process, 'SIGTERM')).toBe(0)
    expect(readdirSync(temporary)).toEqual([])
  },
)
