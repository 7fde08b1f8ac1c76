/**
 * Mixed load at 64 connections, with the memory of server and renderers each minute: `npm run soak -- --minutes 10`. Each
 * client lists, signs in, publishes, and asks for data and pictures, in an order that a seed draws.
 */

import { mkdtempDisposable, readdir } from 'node:fs/promises'
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { manyMarks } from './content/heavy-files.ts'
import { signInAs, signInRequest, patCredentials } from './load/api.ts'
import { Connection, requestBytes } from './load/connection.ts'
import { publishBody, publishPath, type Published } from './load/publish.ts'
import { startChild, type Child } from './servers/child.ts'
import type { EaselFacts } from './servers/easel-facts.ts'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    connections: { type: 'string', default: '64' },
  },
})
const minutes = Number(values.minutes)
const connections = Number(values.connections)
if (!(minutes > 0 && connections >= 1))
  throw new RangeError('--minutes and --connections are numbers over 0')

await using folder = await mkdtempDisposable(join(tmpdir(), 'easel-soak-'))
const data = join(folder.path, 'data')
await using easel = await startChild<EaselFacts>({ script: './easel.ts', args: [data, '64'] })
const { facts } = easel
const site = `/api/3.28/sites/${facts.siteLuid}`
const counts = new Map<string, number>()
let views: readonly string[] = []
let turn = 0

const until = performance.now() + minutes * 60_000
console.log(`idle: ${await memory(easel)}`)
await Promise.all([report(), ...Array.from({ length: connections }, (_, index) => client(index))])
await wait(75_000)
console.log(`75 s after the load, idle renderers ended: ${await memory(easel)}`)

async function report(): Promise<void> {
  for (let minute = 1; minute <= Math.ceil(minutes); minute += 1) {
    const end = Math.min(minute * 60_000, minutes * 60_000)
    await wait(Math.max(0, until - minutes * 60_000 + end - performance.now()))
    const done = [...counts].map(([name, count]) => `${name} ${count}`).join(', ')
    counts.clear()
    console.log(`minute ${minute}: ${await memory(easel)}; ${done}`)
  }
}

async function client(index: number): Promise<void> {
  const token = await signInAs(facts, facts.tokens[index % facts.tokens.length] ?? facts.admin)
  using connection = await Connection.open(facts.url)
  const headers = { 'x-tableau-auth': token, accept: 'application/json' }
  const get = (path: string) => connection.send(requestBytes({ path: `${site}${path}`, headers }))
  const publish = async () => {
    turn += 1
    const bytes = manyMarks(200 + (turn % 50))
    const { body, contentType } = publishBody(`Soak ${index} ${turn % 4}`, bytes)
    const own = { ...headers, 'content-type': contentType }
    const reply = await connection.send(
      requestBytes({ verb: 'POST', path: publishPath(facts), headers: own, body }),
    )
    if (reply.status === 201) {
      const { workbook } = JSON.parse(reply.body.toString()) as Published
      views = [...views, workbook.views.view[0]?.id ?? ''].slice(-200)
    }
    return reply
  }
  const anyView = () => views[Math.floor(Math.random() * views.length)] ?? ''
  const size = () => 300 + Math.floor(Math.random() * 500)
  const acts = {
    list: () => get('/workbooks?pageSize=100'),
    'sign-in': () =>
      connection.send(signInRequest(patCredentials(facts.tokens[index] ?? facts.admin))),
    publish,
    data: () => get(`/views/${anyView()}/data`),
    image: () => get(`/views/${anyView()}/image?vizWidth=${size()}&vizHeight=${size()}`),
  } as const
  const names = Object.keys(acts) as (keyof typeof acts)[]
  await publish()
  while (performance.now() < until) {
    const name = names[Math.floor(Math.random() * names.length)] ?? 'list'
    // A sign-in ends the session of the token before it, so that each client has tokens of its own for that.
    if (name === 'sign-in' && index >= facts.tokens.length) continue
    const { status } = await acts[name]()
    const key = status < 300 ? name : `${name} ${status}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
}

async function memory(server: Child<EaselFacts>): Promise<string> {
  const renderers = childrenOf(server.pid).map(residentOf)
  const sum = renderers.reduce((total, each) => total + each, 0)
  const results = await readdir(join(data, 'results'), { recursive: true }).catch(() => [])
  return `server ${mib(server.residentBytes())}, ${renderers.length} renderers ${mib(sum)}, ${results.length} kept results`
}

const mib = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MiB`

function childrenOf(pid: number): readonly number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return text.trim().split(' ').filter(Boolean).map(Number)
}

function residentOf(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024
  } catch {
    return 0
  }
}
