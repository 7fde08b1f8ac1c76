/** The launcher, `bin/easel.js`, with Nodes that run Easel and Nodes that do not. */

import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { accessSync } from 'node:fs'
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { noteBundled, sourcesOf } from '../bin/sources.js'

const bin = fileURLToPath(new URL('../bin', import.meta.url))
const launcher = join(bin, 'easel.js')
const nodePackage = fileURLToPath(new URL('../../../node_modules/node', import.meta.url))

/** A Node before 24 on this machine; null where there is none. */
function olderNode(): string | null {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, 'node')
    try {
      accessSync(path)
      const version = execFileSync(path, ['--version'], { encoding: 'utf8' })
      const major = Number(/^v(\d+)/.exec(version)?.[1])
      if (major >= 20 && major < 24) return path
    } catch {
      // Not there, or not one that runs.
    }
  }
  return null
}

const older = olderNode()

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'easel-launcher-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** A checkout, or an installed package, whose program is the given. @returns its launcher */
async function packageWith(
  program: { readonly src?: string; readonly dist?: string },
  home = folder,
) {
  await mkdir(home, { recursive: true })
  await cp(bin, join(home, 'bin'), { recursive: true })
  await writeFile(join(home, 'package.json'), '{"type":"module"}')
  for (const [place, name] of [
    ['src', 'main.ts'],
    ['dist', 'main.js'],
  ] as const) {
    if (program[place] === undefined) continue
    await mkdir(join(home, place))
    await writeFile(join(home, place, name), program[place])
  }
  return join(home, 'bin/easel.js')
}

/** A whole checkout that has been bundled. @returns its launcher */
async function bundledCheckout() {
  const program = { src: `console.log('sources')`, dist: `console.log('bundle', process.ppid)` }
  const path = await packageWith(program, join(folder, 'packages/cli'))
  const others = ['contract', 'viz', 'server', 'sdk'].map((name) => `packages/${name}/src`)
  for (const place of [...others, 'tools/bundle']) {
    await mkdir(join(folder, place), { recursive: true })
  }
  await writeFile(join(folder, 'package-lock.json'), '{}')
  noteBundled(folder, sourcesOf(folder))
  return path
}

async function withNodePackage() {
  await mkdir(join(folder, 'node_modules'))
  await symlink(nodePackage, join(folder, 'node_modules/node'))
}

interface Run {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly out: string
  readonly err: string
}

function start(node: string, args: readonly string[]) {
  const child = spawn(node, args, { stdio: ['ignore', 'pipe', 'pipe'], cwd: folder })
  const said = { out: '', err: '' }
  child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString()))
  const ended = (once(child, 'close') as Promise<[Run['code'], Run['signal']]>).then(
    ([code, signal]): Run => ({ code, signal, ...said }),
  )
  return { child, ended, said }
}

const run = (node: string, args: readonly string[]) => start(node, args).ended

/** Resolves once the program has printed its first line. */
async function spoken({ said, child }: { said: { out: string }; child: ChildProcess }) {
  while (!said.out.includes('\n')) {
    if (child.exitCode !== null) throw new Error('the program has ended')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  return Number(/\d+/.exec(said.out)?.[0])
}

/** Waits for the end of a process. */
async function isGone(pid: number): Promise<boolean> {
  for (;;) {
    try {
      process.kill(pid, 0)
    } catch {
      return true
    }
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** Prints its number, stops when asked to over the channel, and ends with code 7 then. */
const waits = `
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => {})
  process.on('message', (message) => { console.log(message); setTimeout(() => process.exit(7), 50) })
  process.on('disconnect', () => process.exit(8))
  console.log(process.pid)
  setInterval(() => {}, 1000)`

/** Goes on whatever it is asked. */
const stays = `
  for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => {})
  process.on('message', () => {})
  console.log(process.pid)
  setInterval(() => {}, 1000)`

describe.skipIf(older === null)('on a Node before 24', () => {
  const node = older ?? ''

  test('runs the program on the Node that npm installed, with its arguments and exit code', async () => {
    const path = await packageWith({
      src: `console.log(process.versions.node.split('.')[0], process.argv.slice(2)); process.exitCode = 5`,
    })
    await withNodePackage()
    const ended = await run(node, [path, 'a b', '--c'])
    expect(ended).toMatchObject({ code: 5, out: "24 [ 'a b', '--c' ]\n", err: '' })
  })

  test('says which Node is needed where that is absent, on one line', async () => {
    const path = await packageWith({ src: `console.log('runs')` })
    const version = execFileSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' }).trim()
    const ended = await run(node, [path])
    expect(ended).toMatchObject({ code: 1, out: '' })
    expect(ended.err).toMatch(`Easel needs Node 24; this is ${version}.`)
    expect(ended.err.split('\n')).toHaveLength(2)
  })

  test('runs the real program', async () => {
    const ended = await run(node, [launcher, '--version'])
    expect(ended).toMatchObject({ code: 0, err: '' })
    expect(ended.out).toMatch(/^easel \d/)
  })
})

describe('on Node 24', () => {
  test('an installed package runs in the same process', async () => {
    const path = await packageWith({ dist: `console.log(process.pid, process.ppid)` })
    const started = start(process.execPath, [path])
    const { out } = await started.ended
    expect(out.split(' ')).toEqual([String(started.child.pid), `${process.pid}\n`])
  })

  test('a checkout runs its bundles in the same process while they are of its sources', async () => {
    const path = await bundledCheckout()
    expect((await run(process.execPath, [path])).out).toBe(`bundle ${process.pid}\n`)
    await writeFile(join(folder, 'packages/viz/src/new.ts'), '')
    expect((await run(process.execPath, [path])).out).toBe('sources\n')
  })

  test('a signal that ends the program ends the launcher by the same signal', async () => {
    const path = await packageWith({ src: `process.kill(process.pid, 'SIGKILL')` })
    expect(await run(process.execPath, [path])).toMatchObject({ code: null, signal: 'SIGKILL' })
  })

  test.each(['SIGINT', 'SIGTERM'] as const)('%s asks the program to stop, once', async (signal) => {
    const path = await packageWith({ src: waits })
    const started = start(process.execPath, [path])
    await spoken(started)
    started.child.kill(signal)
    started.child.kill(signal)
    const ended = await started.ended
    expect(ended).toMatchObject({ code: 7, signal: null })
    expect(ended.out.match(/stop/g)).toEqual(['stop'])
  })

  test('a later signal ends both at once', async () => {
    const path = await packageWith({ src: stays })
    const started = start(process.execPath, [path])
    const pid = await spoken(started)
    started.child.kill('SIGTERM')
    await new Promise((resolve) => setTimeout(resolve, 400))
    started.child.kill('SIGTERM')
    expect(await started.ended).toMatchObject({ code: null, signal: 'SIGTERM' })
    expect(await isGone(pid)).toBe(true)
  })

  test('the program ends with a launcher that is killed', async () => {
    const path = await packageWith({ src: waits })
    const started = start(process.execPath, [path])
    const pid = await spoken(started)
    started.child.kill('SIGKILL')
    expect(await isGone(pid)).toBe(true)
  })
})
