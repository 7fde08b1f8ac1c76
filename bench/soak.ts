/**
 * Mixed load at 64 connections, with the memory of server and renderers each minute: `npm run soak -- --minutes 10`. Each
 * client lists, signs in, publishes, and asks for data and pictures, in an order that a seed draws.
 */

import { mkdtempDisposable, readdir } from 'node:fs/promises'
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { manyMarks } from './content/heavy-files.ts'
import { signInAs, signInRequest, patCredentials } from './load/api.ts'
import { Connection, requestBytes, type Reply } from './load/connection.ts'
import { publishBody, publishPath, type Published } from './load/publish.ts'
import { startChild, type Child } from './servers/child.ts'
import type { EaselFacts } from './servers/easel-facts.ts'

interface SignedIn {
  readonly credentials: { readonly token: string }
}

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    connections: { type: 'string', default: '64' },
    acts: { type: 'string', default: 'list,sign-in,publish,data,image' },
  },
})
const minutes = Number(values.minutes)
const connections = Number(values.connections)
const wanted: ReadonlySet<string> = new Set(values.acts.split(','))
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
  let cpuBefore = easel.cpuMs()
  for (let minute = 1; minute <= Math.ceil(minutes); minute += 1) {
    const end = Math.min(minute * 60_000, minutes * 60_000)
    await wait(Math.max(0, until - minutes * 60_000 + end - performance.now()))
    const done = [...counts].map(([name, count]) => `${name} ${count}`).join(', ')
    counts.clear()
    const cpuSeconds = (easel.cpuMs() - cpuBefore) / 1000
    cpuBefore = easel.cpuMs()
    console.log(`minute ${minute}: ${await memory(easel)}; ${cpuSeconds.toFixed(1)} s CPU; ${done}`)
  }
}

async function client(index: number): Promise<void> {
  const pat = facts.tokens[index % facts.tokens.length] ?? facts.admin
  using connection = await Connection.open(facts.url)
  let headers = headersOf(await signInAs(facts, pat))
  const get = (path: string) => connection.send(requestBytes({ path: `${site}${path}`, headers }))
  const anyView = () => views[Math.floor(Math.random() * views.length)] ?? ''
  const size = () => 300 + Math.floor(Math.random() * 500)
  const acts = {
    list: () => get('/workbooks?pageSize=100'),
    // Ends the session before it.
    'sign-in': async () => {
      const reply = await connection.send(signInRequest(patCredentials(pat)))
      if (reply.status === 200) headers = headersOf(tokenIn(reply.body))
      return reply
    },
    publish: () => publish(connection, index, headers),
    data: () => get(`/views/${anyView()}/data`),
    image: () => get(`/views/${anyView()}/image?vizWidth=${size()}&vizHeight=${size()}`),
  } as const
  const names = (Object.keys(acts) as (keyof typeof acts)[]).filter((name) => wanted.has(name))
  await acts.publish()
  while (performance.now() < until) {
    const name = names[Math.floor(Math.random() * names.length)] ?? 'list'
    const { status } = await acts[name]()
    const key = status < 300 ? name : `${name} ${status}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
}

async function publish(
  connection: Connection,
  index: number,
  headers: Readonly<Record<string, string>>,
): Promise<Reply> {
  turn += 1
  const bytes = manyMarks(200 + (turn % 50))
  const { body, contentType } = publishBody(`Soak ${index} ${turn % 4}`, bytes)
  const reply = await connection.send(
    requestBytes({
      verb: 'POST',
      path: publishPath(facts),
      headers: { ...headers, 'content-type': contentType },
      body,
    }),
  )
  if (reply.status === 201) {
    const { workbook } = JSON.parse(reply.body.toString()) as Published
    views = [...views, workbook.views.view[0]?.id ?? ''].slice(-200)
  }
  return reply
}

function headersOf(token: string): Readonly<Record<string, string>> {
  return { 'x-tableau-auth': token, accept: 'application/json' }
}

function tokenIn(body: Buffer): string {
  const { credentials } = JSON.parse(body.toString()) as SignedIn
  return credentials.token
}

async function memory(server: Child<EaselFacts>): Promise<string> {
  const renderers = childrenOf(server.pid).map(residentOf)
  const sum = renderers.reduce((total, each) => total + each, 0)
  const results = await readdir(join(data, 'results'), { recursive: true }).catch(() => [])
  process.kill(server.pid, 'SIGUSR2')
  return `server ${mib(server.residentBytes())}, ${renderers.length} renderers ${mib(sum)}, ${results.length} kept results`
}

function mib(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MiB`
}

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
