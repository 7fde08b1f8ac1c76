/** What every command does alike: exit codes, one message, and JSON where it is asked for. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { easel } from './terminal.ts'

interface Asked {
  /** Command and action. */
  readonly name: string
  /** Arguments with which it would do its work. */
  readonly args?: readonly string[]
  /** What is missing without them, where something is. */
  readonly needs?: RegExp
  /** Whether it needs a server; `folder`: also one that is named by its data. */
  readonly server?: 'running' | 'folder'
}

const user = ['--user', 'ann']
const project = ['--project', 'one']
const commands: readonly Asked[] = [
  { name: 'serve' },
  { name: 'init' },
  {
    name: 'user add',
    args: ['ann', '--role', 'Viewer'],
    needs: /name of a user/,
    server: 'folder',
  },
  { name: 'user list', server: 'folder' },
  { name: 'user set-role', args: ['ann', 'Viewer'], needs: /name of a user/, server: 'folder' },
  { name: 'user remove', args: ['ann'], needs: /name of a user/, server: 'folder' },
  {
    name: 'user set-password',
    args: ['ann', '--remove'],
    needs: /name of a user/,
    server: 'folder',
  },
  {
    name: 'site add',
    args: ['Lab', '--admin', 'ann'],
    needs: /name of the site/,
    server: 'folder',
  },
  { name: 'site list', server: 'folder' },
  { name: 'token create', args: ['one', ...user], needs: /name of the token/, server: 'folder' },
  { name: 'token list', args: user, needs: /--user/, server: 'folder' },
  { name: 'token revoke', args: ['one', ...user], needs: /name of the token/, server: 'folder' },
  { name: 'render', args: ['x.twb'], needs: /FILE/ },
  { name: 'jwt mint', args: ['--scope', 's', ...user], needs: /--user|--scope/ },
  { name: 'jwt inspect', args: ['a.b.c'], needs: /JWT/ },
  { name: 'jwt verify', args: ['a.b.c'], needs: /JWT/, server: 'folder' },
  { name: 'jwt explain', args: ['a.b.c'], needs: /JWT/, server: 'folder' },
  { name: 'auth list', server: 'folder' },
  { name: 'auth explain', args: ['last'], needs: /event/, server: 'folder' },
  { name: 'audit list', server: 'folder' },
  { name: 'audit verify', server: 'folder' },
  { name: 'keys status', server: 'folder' },
  { name: 'keys rotate', server: 'folder' },
  { name: 'connect connection list', args: project, needs: /--project/, server: 'folder' },
  { name: 'connect key list', args: project, needs: /--project/, server: 'folder' },
  { name: 'connect log', args: project, needs: /--project/, server: 'folder' },
  { name: 'scopes for', args: ['queryWorkbook'], needs: /method/ },
  { name: 'scopes of', args: ['token'], needs: /token/, server: 'folder' },
  { name: 'scopes record', args: ['show'], needs: /start, show or stop/, server: 'folder' },
  { name: 'clock', server: 'folder' },
  { name: 'limits', args: ['show'], needs: /off, cloud, show or add/, server: 'folder' },
  { name: 'fault list', server: 'folder' },
  { name: 'fault clear', server: 'folder' },
  { name: 'fault add', args: ['queryJob'], needs: /method/, server: 'folder' },
  { name: 'reset', server: 'running' },
  { name: 'snapshot list', server: 'running' },
  { name: 'snapshot save', args: ['one'], needs: /name the snapshot/, server: 'running' },
  { name: 'snapshot restore', args: ['one'], needs: /name the snapshot/, server: 'running' },
  { name: 'snapshot remove', args: ['one'], needs: /name the snapshot/, server: 'running' },
  {
    name: 'access explain',
    args: [...user, '--kind', 'view', '--id', 'x', '--capability', 'Read'],
    needs: /user, the kind, the id and the capability/,
    server: 'folder',
  },
  // Those of the client ask the service of a profile; client-commands.test.ts has what they answer.
  { name: 'login', needs: /--url/ },
  { name: 'logout' },
  { name: 'list projects' },
  { name: 'list workbooks' },
  { name: 'list views' },
  { name: 'list users' },
  { name: 'list datasources' },
  { name: 'list groups' },
  { name: 'publish', args: ['x.twb'], needs: /one file/ },
  { name: 'get', args: ['x'], needs: /one workbook/ },
  { name: 'export', args: ['x'], needs: /one view/ },
  { name: 'api list' },
  { name: 'api describe', args: ['queryJob'], needs: /name a method/ },
  { name: 'completion bash' },
  { name: 'completion zsh' },
  { name: 'completion fish' },
]

let empty = ''
beforeAll(async () => {
  empty = await mkdtemp(join(tmpdir(), 'easel-none-'))
})
afterAll(() => rm(empty, { recursive: true }))

const words = ({ name }: Asked) => name.split(' ')
/** One sentence for people: the command's name, no stack. */
const oneMessage = ({ name }: Asked) => new RegExp(`^easel ${name.split(' ')[0] ?? ''}: .+\n`)

const nowhere = { EASEL_URL: 'http://127.0.0.1:9', EASEL_ADMIN_KEY: 'k'.repeat(43) }
const some = (isOne: (asked: Asked) => boolean) =>
  commands.filter(isOne).map((asked) => [asked.name, asked] as const)

describe('a command', () => {
  it.each(some(() => true))('%s refuses an option that it does not have', async (_, asked) => {
    const said = await easel([...words(asked), ...(asked.args ?? []), '--no-such-option'])
    expect([said.exitCode, said.out]).toEqual([2, ''])
    expect(said.err).toContain('unknown flag --no-such-option')
    expect(said.err).toMatch(/See: easel \w+ --help\n$/)
  })

  it.each(some(({ needs }) => needs !== undefined))(
    '%s names what is missing',
    async (_, asked) => {
      const said = await easel(words(asked))
      expect([said.exitCode, said.out]).toEqual([2, ''])
      expect(said.err).toMatch(asked.needs ?? /^$/)
      expect(said.err).toMatch(oneMessage(asked))
    },
  )

  it.each(some(({ server }) => server === 'folder'))(
    '%s fails where the folder has no server',
    async (_, asked) => {
      const data = join(empty, 'none')
      const said = await easel([...words(asked), ...(asked.args ?? []), '--data', data])
      expect([said.exitCode, said.out]).toEqual([1, ''])
      expect(said.err).toMatch(oneMessage(asked))
      expect(said.err).toContain('--data')
    },
  )

  it.each(some(({ server }) => server !== undefined))(
    '%s fails where no server answers, with --json too',
    async (_, asked) => {
      for (const more of [[], ['--json']]) {
        const said = await easel([...words(asked), ...(asked.args ?? []), ...more], nowhere)
        expect([said.exitCode, said.out]).toEqual([1, ''])
        expect(said.err).toMatch(oneMessage(asked))
        expect(said.err).toContain('http://127.0.0.1:9 does not answer')
      }
      const help = await easel([words(asked)[0] ?? '', '--help'])
      expect([help.exitCode, help.out]).toEqual([0, expect.stringContaining('--json')])
    },
  )
})

it('the table has every command and every action that the help texts name', async () => {
  const listed = (await easel(['--help'])).out.matchAll(/^ {2}([a-z]+) {2,}/gm)
  const named = await Promise.all(
    [...listed].map(async ([, command = '']) => {
      const { out } = await easel([command, '--help'])
      const usage = out.split('\n\n')[0] ?? ''
      const actions = [...usage.matchAll(new RegExp(`easel ${command} ([a-z][a-z|-]*)`, 'g'))]
      const all = actions.flatMap(([, each = '']) => each.split('|'))
      return all.length === 0 ? [command] : all.map((action) => `${command} ${action}`)
    }),
  )
  const tabled = commands.map(({ name }) => (name === 'limits' ? 'limits show' : name))
  const missing = named.flat().filter((name) => !tabled.includes(name))
  expect(missing).toEqual([
    'connect connection',
    'connect key',
    'limits off',
    'limits cloud',
    'limits add',
  ])
})
