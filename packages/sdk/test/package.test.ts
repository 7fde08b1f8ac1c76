/** The packed client: installed alone, in a project of either form of modules, on this Node and on an older one. */

import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, mkdtempDisposable, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startEasel, type TestEasel } from '../src/testing/index.ts'
import { isSkipped, olderNode, root } from './needs.ts'

const run = promisify(execFile)
const tools = path.join(root, 'node_modules/.bin')
const env = { ...process.env, PATH: [tools, process.env['PATH']].join(path.delimiter) }

let easel: TestEasel
let folder = ''
let tarball = ''
beforeAll(async () => {
  easel = await startEasel()
  folder = await mkdtemp(path.join(tmpdir(), 'easel-client-pack-'))
  await run('npm', ['pack', '--pack-destination', folder, '--silent'], {
    cwd: path.join(root, 'packages/sdk'),
    env,
  })
  tarball = path.join(folder, (await readdir(folder)).find((name) => name.endsWith('.tgz')) ?? '')
}, 120_000)
afterAll(async () => {
  await rm(folder, { recursive: true })
  await easel.stop()
})

const use = `
const tableau = createClient({ url: process.env.URL, auth: pat({ name: process.env.NAME, secret: process.env.SECRET, site: 'test' }) })
const alone = createClientOf({ projects }, { url: process.env.URL, auth: session('none') })
tableau.queryProjects().all().then(async ([project]) => {
  console.log(project.name, typeof alone.queryProjects, typeof alone.queryViewsForSite)
  await tableau.close()
})
`
const forms = {
  module: `import { createClient, createClientOf, pat, session } from '@easel/client'
import * as projects from '@easel/client/families/projects'
${use}`,
  commonjs: `const { createClient, createClientOf, pat, session } = require('@easel/client')
const projects = require('@easel/client/families/projects')
${use}`,
} as const

const typed = `import { createClient, createClientOf, pat, type Client } from '@easel/client'
import * as projects from '@easel/client/families/projects'
const options = { url: 'http://a', auth: pat({ name: 'a', secret: 'b' }) }
export const tableau: Client = createClient(options)
export const created: Promise<string> = createClientOf({ projects }, options).projects
  .createProject({ project: { name: 'a' } })
  .then(({ project }) => project.id)
// @ts-expect-error not of this family
createClientOf({ projects }, options).queryJob({ jobId: 'a' })
`

/** An empty project of that form, with the client in it and nothing else. */
async function project(form: keyof typeof forms): Promise<string> {
  const place = path.join(folder, form)
  await mkdir(place, { recursive: true })
  await writeFile(path.join(place, 'package.json'), JSON.stringify({ type: form }))
  const quiet = ['--offline', '--no-audit', '--no-fund', '--silent', '--no-package-lock']
  await run('npm', ['install', ...quiet, tarball], { cwd: place, env })
  await writeFile(path.join(place, 'use.js'), forms[form])
  await writeFile(path.join(place, 'typed.ts'), typed)
  return place
}

describe.each(['module', 'commonjs'] as const)('an empty project of %s', (form) => {
  let place = ''
  beforeAll(async () => {
    place = await project(form)
  }, 60_000)

  test('has the client alone after its installation', async () => {
    const modules = path.join(place, 'node_modules')
    expect((await readdir(modules)).filter((name) => !name.startsWith('.'))).toEqual(['@easel'])
    expect(await readdir(path.join(modules, '@easel'))).toEqual(['client'])
  })

  const call = async (program: string): Promise<string> => {
    const { name, secret } = await easel.token()
    const variables = { URL: easel.url, NAME: name, SECRET: secret }
    return (await run(program, ['use.js'], { cwd: place, env: { ...env, ...variables } })).stdout
  }

  test('calls the service on this Node', async () => {
    expect(await call(process.execPath)).toBe('Default function undefined\n')
  })

  test.skipIf(isSkipped(olderNode === null))('calls the service on an older Node', async () => {
    expect(await call(olderNode ?? '')).toBe('Default function undefined\n')
  })

  test('is typed, without the types of any other package', async () => {
    const flags = ['--ignoreConfig', '--noEmit', '--strict', '--module', 'nodenext', '--types', '']
    const { stdout } = await run('tsc', [...flags, 'typed.ts'], { cwd: place, env })
    expect(stdout).toBe('')
  })
})

describe('the Easel for tests', () => {
  const script = `
import { startEasel } from './client/dist/testing/index.js'
const easel = await startEasel()
const tableau = await easel.signIn({ as: 'viewer' })
const { session } = await tableau.getCurrentServerSession()
console.log(session.user.name, (await easel.mint()).split('.').length)
await easel.stop()
`
  test.skipIf(isSkipped(olderNode === null))(
    'runs in a process of its own for an older Node',
    { timeout: 60_000 },
    async () => {
      // Inside the repository, where the server and its Node are found.
      await using place = await mkdtempDisposable(path.join(root, 'node_modules/.client-'))
      await mkdir(path.join(place.path, 'client'))
      const target = path.join(place.path, 'client')
      await run('tar', ['-xzf', tarball, '-C', target, '--strip-components', '1'])
      await writeFile(path.join(place.path, 'use.mjs'), script)
      const { stdout } = await run(olderNode ?? '', ['use.mjs'], {
        cwd: place.path,
        env: { ...env, NODE_OPTIONS: '--conditions=easel-source' },
      })
      expect(stdout).toBe('viewer@example.com 3\n')
    },
  )
})
