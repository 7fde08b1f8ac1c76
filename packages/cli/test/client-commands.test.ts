/** Commands that call a service: api, publish, get, export, list, login, logout, completion. */

import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startEasel, type TestEasel } from '@easel/client/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { progressText } from '../src/client/progress.ts'
import { ordersWorkbook, samplePackage } from '../src/index.ts'
import { easel } from './terminal.ts'

let service: TestEasel
let folder = ''
let env: Readonly<Record<string, string>> = {}
beforeAll(async () => {
  service = await startEasel()
  folder = await mkdtemp(path.join(tmpdir(), 'easel-commands-'))
  const { name, secret } = await service.token()
  env = {
    EASEL_CONFIG_HOME: path.join(folder, 'config'),
    EASEL_URL: service.url,
    EASEL_SITE: service.site,
    EASEL_PAT_NAME: name,
    EASEL_PAT_SECRET: secret,
  }
  await writeFile(path.join(folder, 'orders.twbx'), samplePackage(ordersWorkbook()))
})
afterAll(async () => {
  await rm(folder, { recursive: true })
  await service.stop()
})

const inFolder = (name: string): string => path.join(folder, name)

describe('easel publish, get, export and list', () => {
  test('publish a file, and find it again', async () => {
    const published = await easel(['publish', inFolder('orders.twbx'), '--json'], env)
    expect(published).toMatchObject({ exitCode: 0, err: '' })
    expect(JSON.parse(published.out)).toMatchObject({ name: 'orders' })
    const listed = await easel(['list', 'workbooks'], env)
    expect(listed.out).toContain('orders')
  })

  test('publish by a job waits for its end', async () => {
    const args = ['publish', inFolder('orders.twbx'), '--name', 'By job', '--as-job']
    expect((await easel(args, env)).out).toMatch(/^\S{36} {2}By job\n$/)
  })

  test.each([[], ['--as-job']])('publish a data source %j, and list it', async (...more) => {
    const file = inFolder('shop.tds')
    await writeFile(
      file,
      `<datasource formatted-name='shop' inline='true' version='18.1'><connection class='postgres' server='db.example.com' dbname='shop' username='reader'/></datasource>`,
    )
    const name = `Shop${more.join('')}`
    const published = await easel(['publish', file, '--name', name, ...more], env)
    expect(published).toMatchObject({ exitCode: 0, err: '' })
    expect(published.out).toContain(`  ${name}\n`)
    expect((await easel(['list', 'datasources'], env)).out).toContain(name)
  })

  test('publish refuses a file of another kind, and names those that it takes', async () => {
    const said = await easel(['publish', 'notes.txt'], env)
    expect([said.exitCode, said.out]).toEqual([2, ''])
    expect(said.err).toContain(
      '"notes.txt" does not end in one of .twb, .twbx, .tds, .tdsx, .hyper',
    )
  })

  test('get writes the file that was published', async () => {
    const output = inFolder('back.twbx')
    expect((await easel(['get', 'orders', '--output', output], env)).exitCode).toBe(0)
    expect(await readFile(output)).toEqual(await readFile(inFolder('orders.twbx')))
  })

  test('export writes data with a filter, and pictures by the ending of the file', async () => {
    const [view] = (await easel(['list', 'views', '--json'], env)).out.split('\n')
    const { id } = JSON.parse(view ?? '') as { readonly id: string }
    const data = await easel(['export', id, '--filter', 'Category=Office'], env)
    expect(data.out).toContain('Office')
    expect(data.out).not.toContain('Technology')
    const output = inFolder('view.png')
    expect((await easel(['export', id, '--output', output], env)).exitCode).toBe(0)
    expect((await readFile(output)).subarray(1, 4).toString()).toBe('PNG')
  })

  test('say what is wrong', async () => {
    expect(await easel(['get', 'nothing'], env)).toMatchObject({
      exitCode: 1,
      err: 'easel get: there is no workbook "nothing"\n',
    })
    expect(await easel(['publish', inFolder('none.twbx')], env)).toMatchObject({ exitCode: 1 })
    expect(await easel(['list', 'planets'], env)).toMatchObject({ exitCode: 2 })
    expect(await easel(['export', 'a', '--format', 'gif'], env)).toMatchObject({ exitCode: 2 })
  })
})

describe('easel api', () => {
  test('calls a method with flags of its path, query and body', async () => {
    const made = await easel(['api', 'createProject', '--project.name', 'Reports', '--json'], env)
    const { project } = JSON.parse(made.out) as { readonly project: { readonly id: string } }
    const changed = await easel(
      ['api', 'updateProject', '--projectId', project.id, '--project.description', 'New'],
      env,
    )
    expect(JSON.parse(changed.out)).toMatchObject({ project: { description: 'New' } })
    const whole = ['api', 'updateProject', '--projectId', project.id, '--project']
    expect((await easel([...whole, '{"description":"Newer"}'], env)).out).toContain('Newer')
    const removed = await easel(['api', 'deleteProject', '--projectId', project.id], env)
    expect(removed).toEqual({ exitCode: 0, out: '', err: '' })
  })

  test('lists with filter, sort and all pages', async () => {
    for (const name of ['One', 'Two', 'Three'])
      await easel(['api', 'createProject', '--project.name', name], env)
    const filter = ['--filter', 'name:in:One,Two,Three', '--sort=-name', '--pageSize', '2']
    const { out } = await easel(['api', 'queryProjects', ...filter, '--all'], env)
    const names = out
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { name: string }).name)
    expect(names).toEqual(['Two', 'Three', 'One'])
  })

  test('publishes a file and writes one', async () => {
    const named = ['--filter', 'name:eq:Default', '--all']
    const projects = await easel(['api', 'queryProjects', ...named], env)
    const { id } = JSON.parse(projects.out) as { readonly id: string }
    const args = ['--workbook.name', 'Api', '--workbook.project.id', id, '--overwrite', 'true']
    const file = ['--file', inFolder('orders.twbx'), '--json']
    const { out, err } = await easel(['api', 'publishWorkbook', ...args, ...file], env)
    expect(err).toBe('')
    const { workbook } = JSON.parse(out) as { readonly workbook: { readonly id: string } }
    const output = inFolder('api.twbx')
    await easel(['api', 'downloadWorkbook', '--workbookId', workbook.id, '--output', output], env)
    expect(await readFile(output)).toEqual(await readFile(inFolder('orders.twbx')))
  })

  test('names what is wrong, and the nearest that is right', async () => {
    expect((await easel(['api', 'queryProject'], env)).err).toContain('did you mean queryProjects?')
    expect(await easel(['api', 'getView'], env)).toMatchObject({
      exitCode: 2,
      err: expect.stringContaining('getView needs --viewId TEXT') as string,
    })
    const size = await easel(['api', 'queryProjects', '--pageSize', 'many'], env)
    expect(size.err).toContain('--pageSize "many" is not a number')
    const field = await easel(['api', 'queryProjects', '--filter', 'colour:eq:red'], env)
    expect(field).toMatchObject({ exitCode: 2 })
    expect(field.err).toContain('filter has no colour')
    const none = await easel(['api', 'getView', '--viewId', 'none'], env)
    expect(none).toMatchObject({ exitCode: 1, out: '' })
    expect(none.err).toContain('404011')
  })

  test('describes a method and lists them all', async () => {
    const { out } = await easel(['api', 'describe', 'createProject'])
    expect(out).toContain('POST /sites/:siteId/projects')
    expect(out).toContain('--project.contentPermissions LockedToProject|')
    expect((await easel(['api', 'list'])).out).toContain('queryViewImage  Query View Image')
  })
})

describe('easel login', () => {
  const home = () => ({ EASEL_CONFIG_HOME: inFolder('home') })

  test('keeps a service, and logout forgets it', async () => {
    const { name, secret } = await service.token('viewer')
    const place = ['--url', service.url, '--site', service.site, '--token-name', name]
    const signedIn = await easel(['login', ...place, '--profile', 'test'], home(), `${secret}\n`)
    expect(signedIn).toMatchObject({ exitCode: 0, err: '' })
    expect(signedIn.out).toContain('as viewer@example.com, profile test')
    const file = inFolder('home/profiles.json')
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    const session = await easel(['api', 'getCurrentServerSession', '--profile', 'test'], home())
    expect(session.out).toContain('viewer@example.com')
    expect((await easel(['list', 'projects'], home())).exitCode).toBe(0)
    expect((await easel(['logout'], home())).out).toBe('profile test is forgotten\n')
    expect(await readFile(file, 'utf8')).not.toContain(secret)
    expect(await easel(['list', 'projects', '--data', inFolder('none')], home())).toMatchObject({
      exitCode: 1,
      err: 'easel list: no service: easel login keeps one, or set EASEL_URL and its kin\n',
    })
  })

  test('keeps nothing when the service refuses', async () => {
    const place = ['--url', service.url, '--site', service.site, '--token-name', 'none']
    const refused = await easel(['login', ...place], { ...home(), EASEL_PAT_SECRET: 'wrong' })
    expect(refused).toMatchObject({ exitCode: 1, out: '' })
    expect(refused.err).toContain('401001')
    expect(refused.err).not.toContain('wrong')
    expect(await readFile(inFolder('home/profiles.json'), 'utf8')).not.toContain('wrong')
  })
})

describe('easel completion', () => {
  test('prints a script for each shell', async () => {
    for (const shell of ['bash', 'zsh', 'fish'])
      expect((await easel(['completion', shell])).out).toContain('easel completion words')
    expect((await easel(['completion', 'tcsh'])).exitCode).toBe(2)
  })

  test('offers commands, methods, and parameters of a method', async () => {
    const words = async (...typed: readonly string[]) =>
      (await easel(['completion', 'words', ...typed])).out.split('\n')
    expect(await words()).toContain('publish')
    expect(await words('api')).toContain('queryProjects')
    expect(await words('api', 'createProject')).toContain('--project.name')
  })
})

test('a progress bar says how far a transfer is', () => {
  const text = progressText({ sentBytes: 5_000_000, totalBytes: 10_000_000 })
  expect(text).toBe(`[${'#'.repeat(15)}${' '.repeat(15)}] 5.0 of 10.0 MB`)
  expect(progressText({ sentBytes: 5_000_000, totalBytes: null })).toBe('5.0 MB')
})
