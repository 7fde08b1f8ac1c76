import { execFileSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  demoVariables,
  formatDemoEnvironment,
  parseDemoEnvironment,
  readDemoState,
  writeDemoBegun,
  writeDemoEnvironment,
  type DemoEnvironment,
} from '../src/demo/demo-env.ts'

const hostile = `it's "$HOME" \`id\` $(id) \\ ! #; a==:b+/ `

function environment(value: string): DemoEnvironment {
  return Object.fromEntries(demoVariables.map((name) => [name, value])) as DemoEnvironment
}

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'easel-env-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('demo.env', () => {
  it('gives a shell exactly the values, whatever they hold', async () => {
    const path = join(folder, 'demo.env')
    await writeFile(path, formatDemoEnvironment(environment(hostile)))
    const script = `. "$1"; printf '%s' "$EASEL_PAT_SECRET"`
    expect(execFileSync('sh', ['-c', script, 'sh', path], { encoding: 'utf8' })).toBe(hostile)
  })

  it('is read back as it was written', () => {
    expect(parseDemoEnvironment(formatDemoEnvironment(environment(hostile)))).toEqual(
      environment(hostile),
    )
  })

  it('is for the owner only, also when it replaces a file that was not', async () => {
    const path = join(folder, 'demo.env')
    await writeFile(path, '', { mode: 0o644 })
    await writeDemoEnvironment(path, environment('x'))
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(await readdir(folder)).toEqual(['demo.env'])
  })

  it('tells a demo that was begun from one that was made, and both from none', async () => {
    const path = join(folder, 'demo.env')
    expect(await readDemoState(path)).toEqual({ kind: 'none' })
    await writeDemoBegun(path)
    expect(await readDemoState(path)).toEqual({ kind: 'begun' })
    expect(await readdir(folder)).not.toContain('demo.env')
    await writeDemoEnvironment(path, environment('x'))
    expect(await readdir(folder)).toEqual(['demo.env'])
    expect(await readDemoState(path)).toEqual({ kind: 'made', environment: environment('x') })
    await writeFile(path, (await readFile(path, 'utf8')).split('\n').slice(0, 4).join('\n'))
    expect(await readDemoState(path)).toEqual({ kind: 'begun' })
  })
})
