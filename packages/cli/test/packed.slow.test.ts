/** The packed packages: installed in an empty folder from the registry, under the npm of an older Node and of this one. */

import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { parseEnv, promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isSkipped, olderNode, root } from '../../sdk/test/needs.ts'
import { extractPackage } from '../../server/test/extract-file.ts'
import { hyperdHere, hyperFile } from '../../viz/test/write-hyper.ts'

const run = promisify(execFile)
const packages = ['contract', 'viz', 'server', 'sdk', 'cli']
const { vitest } = (
  JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    readonly devDependencies: Readonly<Record<string, string>>
  }
).devDependencies

const hyperdProgram = hyperdHere()
/** The package of the program of this platform; null where there is none. */
const hyperd =
  hyperdProgram === null
    ? null
    : (JSON.parse(await readFile(join(dirname(hyperdProgram), 'package.json'), 'utf8')) as {
        readonly name: string
        readonly version: string
      })

let folder = ''
let tarballs: readonly string[] = []
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'easel-packed-'))
  const env = environmentOf(process.execPath)
  for (const name of packages) {
    const cwd = join(root, 'packages', name)
    await run('npm', ['pack', '--pack-destination', folder, '--silent'], { cwd, env })
  }
  const names = (await readdir(folder)).filter((name) => name.endsWith('.tgz'))
  tarballs = names.map((name) => join(folder, name))
}, 600_000)
afterAll(() => rm(folder, { recursive: true }))

/** That program comes first, so that npm runs on it, and nothing of this repository is found. */
function environmentOf(node: string): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _, ...env } = process.env
  return { ...env, PATH: [dirname(node), process.env['PATH']].join(delimiter) }
}

test('every tarball holds README, LICENSE and the licences of what is bundled', async () => {
  expect(tarballs).toHaveLength(packages.length)
  for (const tarball of tarballs) {
    const files = (await run('tar', ['-tzf', tarball])).stdout.split('\n')
    expect(files).toEqual(expect.arrayContaining(['package/README.md', 'package/LICENSE']))
    if (tarball.includes('client')) continue
    expect(files).toContain('package/dist/third-party-notices.txt')
    expect(files.filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))).toEqual([])
  }
})

const kit = `import { expect, test } from 'vitest'
import { startEasel } from '@easel/client/testing'
test('projects', async () => {
  const easel = await startEasel()
  const tableau = await easel.signIn({ as: 'viewer' })
  const [project] = await tableau.queryProjects().all()
  expect(project.name).toBe('Default')
  await easel.stop()
}, 60_000)
`

const typed = `import { rest } from '@easel/contract'
import { startEasel, type Easel } from '@easel/server'
import { createRenderer, type Renderer } from '@easel/viz'
export const easel: Promise<Easel> = startEasel({ data: { kind: 'memory' } })
export const renderer: Renderer = createRenderer({ workDirectory: 'work' })
export const path: string = rest.queryProjects.path
// @ts-expect-error no such kind of data
startEasel({ data: { kind: 'cloud' } })
`

describe.each([
  ['Node 20', olderNode],
  ['Node 24', process.execPath],
] as const)('under the npm of %s', (name, node) => {
  const isMissing = isSkipped(node === null)
  const env = environmentOf(node ?? '')
  let place = ''
  const install = (wanted: readonly string[]) =>
    run('npm', ['install', '--no-audit', '--no-fund', '--silent', ...wanted], { cwd: place, env })
  beforeAll(async () => {
    if (isMissing) return
    place = join(folder, name)
    await mkdir(place)
    await writeFile(join(place, 'package.json'), '{"type":"module"}')
    await install([...tarballs, `vitest@${vitest}`])
  }, 600_000)

  test.skipIf(isMissing)('npx easel serve --demo answers figures and pictures', async () => {
    const args = ['easel', 'serve', '--demo', '--json', '--port', '0']
    const child = spawn('npx', args, { cwd: place, env, stdio: ['ignore', 'pipe', 'ignore'] })
    const ended = once(child, 'close')
    try {
      const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
      const { url } = JSON.parse(line) as { readonly url: string }
      const read = await demoReader(url, await readFile(join(place, '.easel/demo.env'), 'utf8'))
      const { views } = (await (await read('/views')).json()) as {
        readonly views: { readonly view: readonly { readonly id: string }[] }
      }
      const view = `/views/${views.view[0]?.id}`
      expect(await (await read(`${view}/data`)).text()).toContain('\n')
      const picture = Buffer.from(await (await read(`${view}/image`)).arrayBuffer())
      expect(picture.subarray(1, 4).toString()).toBe('PNG')
    } finally {
      child.kill('SIGTERM')
      await ended
    }
  })

  test.skipIf(isMissing || isSkipped(hyperd === null))(
    'easel render reads a .hyper extract',
    async () => {
      // npm on a Node that is older than hyperd's package asks for leaves that out, unless it is named.
      if (node === olderNode) await install([`${hyperd?.name}@${hyperd?.version}`])
      const hyper = await hyperFile([
        'CREATE SCHEMA "new"."Extract"',
        'CREATE TABLE "new"."Extract"."Extract" ("Region" text, "Amount" bigint)',
        `INSERT INTO "new"."Extract"."Extract" VALUES ('East', 30), ('West', 12)`,
      ])
      await writeFile(join(place, 'extract.twbx'), extractPackage({ hyper }))
      const args = ['easel', 'render', 'extract.twbx', '--view', 'Sheet', '--csv']
      const { stdout } = await run('npx', args, { cwd: place, env })
      expect(stdout.replaceAll('\r', '').trim().split('\n')).toEqual(
        expect.arrayContaining(['East,30', 'West,12']),
      )
    },
  )

  test.skipIf(isMissing)('the test kit runs under vitest', async () => {
    await writeFile(join(place, 'kit.test.js'), kit)
    const { stdout } = await run('npx', ['vitest', 'run', 'kit.test.js'], { cwd: place, env })
    expect(stdout).toContain('1 passed')
  })

  test.skipIf(isMissing)('the types are whole', async () => {
    await writeFile(join(place, 'typed.ts'), typed)
    await cp(join(root, 'node_modules/@types'), join(place, 'node_modules/@types'), {
      recursive: true,
    })
    const compiler = join(root, 'node_modules/typescript/bin/tsc')
    const flags = ['--ignoreConfig', '--noEmit', '--strict', '--module', 'nodenext']
    const lib = ['--target', 'es2024', '--lib', 'es2024,esnext', '--types', 'node']
    const { stdout } = await run(
      process.execPath,
      [compiler, ...flags, ...lib, '--skipLibCheck', 'typed.ts'],
      { cwd: place },
    )
    expect(stdout).toBe('')
  })
})

/** Signs in to the demo. @returns what reads a path of its site */
async function demoReader(
  url: string,
  environment: string,
): Promise<(path: string) => Promise<Response>> {
  const demo = parseEnv(environment)
  const credentials = {
    personalAccessTokenName: demo['EASEL_PAT_NAME'],
    personalAccessTokenSecret: demo['EASEL_PAT_SECRET'],
    site: { contentUrl: demo['EASEL_SITE'] },
  }
  const json = { 'content-type': 'application/json', accept: 'application/json' }
  const signedIn = await fetch(`${url}/api/3.28/auth/signin`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ credentials }),
  })
  const { credentials: given } = (await signedIn.json()) as {
    readonly credentials: { readonly token: string; readonly site: { readonly id: string } }
  }
  return async (path) => {
    const headers = { accept: 'application/json', 'x-tableau-auth': given.token }
    const answer = await fetch(`${url}/api/3.28/sites/${given.site.id}${path}`, { headers })
    expect(answer.status).toBe(200)
    return answer
  }
}
