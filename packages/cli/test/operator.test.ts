/** What the operator of a server may do, running or stopped, what is refused, and in which words. */

import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Started } from './started.ts'
import { easel, type Said } from './terminal.ts'

let folder = ''
let data = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'easel-operator-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const run = (...args: readonly string[]): Promise<Said> => easel([...args, '--data', data])
const atShop = (...args: readonly string[]) => run(...args, '--content-url', 'Shop')

const linesOf = ({ out }: Said): readonly unknown[] =>
  out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown)

describe.each(['stopped', 'running'])('on a server that is %s', (state) => {
  let server: Started | null = null
  beforeAll(async () => {
    data = join(folder, state)
    await easel(['init', '--data', data, '--site', 'Shop', '--tenant', 'acme'])
    if (state === 'stopped') return
    server = new Started(['serve', '--port', '0', '--json', '--data', data])
    await server.ready()
  })
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]()
  })

  describe('easel user', () => {
    it('means the only site where none is named', async () => {
      const said = await run('user', 'list', '--json')
      expect(said).toMatchObject({ exitCode: 0, err: '' })
      expect(linesOf(said)).toEqual([expect.objectContaining({ site: 'Shop', user: 'admin' })])
    })

    it('adds, lists, changes and removes users', async () => {
      const added = await atShop('user', 'add', 'vera', '--role', 'Viewer', '--full-name', 'Vera V')
      expect(added).toMatchObject({ exitCode: 0, out: 'Added vera as Viewer.\n', err: '' })
      const changed = await atShop('user', 'set-role', 'vera', 'Creator')
      expect(changed).toMatchObject({ exitCode: 0, out: 'vera is Creator now.\n' })
      expect(linesOf(await atShop('user', 'list', '--json'))).toMatchObject([
        { site: 'Shop', user: 'admin', siteRole: 'SiteAdministratorCreator' },
        { site: 'Shop', user: 'vera', siteRole: 'Creator', fullName: 'Vera V' },
      ])
      expect((await atShop('user', 'list')).out).toMatch(
        /^NAME .*\nadmin .*\nvera +Creator .*Vera V\n$/,
      )
      const removed = await atShop('user', 'remove', 'vera')
      expect(removed).toMatchObject({ exitCode: 0, out: 'Removed vera.\n' })
      expect((await atShop('user', 'list')).out).not.toContain('vera')
    })

    it('keeps the last administrator of a site, by demotion and by removal', async () => {
      for (const args of [
        ['remove', 'admin'],
        ['set-role', 'admin', 'Creator'],
        ['set-role', 'admin', 'Unlicensed'],
      ]) {
        const said = await atShop('user', ...args)
        expect(said).toMatchObject({
          exitCode: 1,
          out: '',
          err: 'easel user: admin is the last administrator of the site; make another one first\n',
        })
      }
      const other = await atShop('user', 'set-role', 'admin', 'SiteAdministratorExplorer')
      expect(other.exitCode).toBe(0)
    })

    it('keeps a user who owns content, and says how much', async () => {
      await atShop('user', 'add', 'second', '--role', 'SiteAdministratorCreator')
      const said = await atShop('user', 'remove', 'admin')
      expect(said).toMatchObject({ exitCode: 1, out: '' })
      expect(said.err).toBe(
        'easel user: admin owns 1 project, 0 workbooks and 0 data sources of the site; give them to another user first\n',
      )
      await atShop('user', 'remove', 'second')
    })
  })

  describe('easel site', () => {
    it('adds a site with its administrator, and lists all', async () => {
      const added = await run('site', 'add', 'Our Lab', '--admin', 'lena', '--json')
      expect(added).toMatchObject({ exitCode: 0, err: '' })
      expect(linesOf(added)).toMatchObject([{ site: 'OurLab', name: 'Our Lab', admin: 'lena' }])
      expect(linesOf(await run('site', 'list', '--json'))).toMatchObject([
        { site: 'Shop', name: 'Shop', tenant: 'acme', state: 'Active' },
        { site: 'OurLab', name: 'Our Lab', tenant: 'acme', state: 'Active', userCount: 1 },
      ])
      expect((await run('site', 'list')).out).toMatch(/^CONTENT URL .*\nShop .*\nOurLab .*\n$/)
    })
  })

  describe('easel token', () => {
    it('lists the tokens that may sign in, and revokes one by name or id', async () => {
      await atShop('token', 'create', 'one', '--user', 'admin')
      await atShop('token', 'create', 'two', '--user', 'admin')
      const listed = await atShop('token', 'list', '--user', 'admin', '--json')
      const tokens = linesOf(listed) as readonly { patName: string; id: string }[]
      expect(tokens.map(({ patName }) => patName).toSorted()).toEqual(['init', 'one', 'two'])
      expect(listed.out).not.toMatch(/secret/i)
      const id = tokens.find(({ patName }) => patName === 'two')?.id ?? ''
      expect(await atShop('token', 'revoke', id, '--user', 'admin')).toMatchObject({ exitCode: 0 })
      expect(await atShop('token', 'revoke', 'one', '--user', 'admin')).toMatchObject({
        exitCode: 0,
      })
      const left = await atShop('token', 'list', '--user', 'admin')
      expect(left.out).toMatch(/^NAME .*\ninit .*\n$/)
    })
  })

  describe('the operator', () => {
    const long = 'x'.repeat(256)
    it.each([
      [
        ['user', 'add', 'ann', '--role', 'Admin'],
        2,
        '"Admin" is no site role; those are Creator, E',
      ],
      [['user', 'add', 'ann', '--role', 'Guest'], 2, '"Guest" is no site role'],
      [['user', 'add', 'ann'], 2, 'user add needs --role'],
      [['user', 'add', '--role', 'Viewer'], 2, 'user add needs the name of a user'],
      [['user', 'add', 'a', 'b', '--role', 'Viewer'], 2, 'takes the name of a user, got "b" too'],
      [['user', 'add', 'admin', '--role', 'Viewer'], 1, 'the site has a user "admin" already'],
      [
        ['user', 'add', long, '--role', 'Viewer'],
        1,
        'has 256 characters, and may have 255 at most',
      ],
      [['user', 'add', ' ', '--role', 'Viewer'], 1, 'the user name is empty'],
      [['user', 'add', 'a\u0007b', '--role', 'Viewer'], 1, 'holds a control character'],
      [['user', 'add', 'ann', '--role', 'Viewer', '--email', 'x'], 1, '"x" has no form name@host'],
      [['user', 'set-role', 'ann', 'Viewer'], 1, 'no user "ann" on a site with content URL "Shop"'],
      [['user', 'set-role', 'admin'], 2, 'user set-role needs a site role'],
      [['user', 'set-role', 'admin', 'viewer'], 2, '"viewer" is no site role'],
      [['user', 'remove', 'ann'], 1, 'no user "ann"'],
      [['user', 'rename', 'ann'], 2, 'user does add, list, set-role, remove or set-password'],
      [['user', 'list', 'ann'], 2, 'user list takes no argument'],
      [['user', 'remove', 'admin', '--role', 'Viewer'], 2, 'unknown flag --role'],
      [['token', 'revoke', 'none', '--user', 'admin'], 1, 'admin has no token "none"'],
      [['token', 'list'], 2, 'token list needs --user'],
      [['token', 'end'], 2, 'token does create, list or revoke, not "end"'],
      [['site', 'add', 'Shop', '--admin', 'ann'], 1, 'a site with content URL "Shop" already'],
      [['site', 'add', 'shop!', '--admin', 'ann'], 1, 'a site with content URL "shop" already'],
      [['site', 'add', 'New'], 2, 'site add needs --admin'],
      [['site', 'add', 'N', '--admin', 'a', '--tenant', 'x'], 1, 'tenant "x" does not exist'],
      [['site', 'add', long, '--admin', 'a'], 1, 'the name of the site has 256 characters'],
      [['site', 'remove', 'Shop'], 2, 'site does add or list, not "remove"'],
    ])('gets one sentence that says what is wrong with %j', async (args, exitCode, problem) => {
      const said = args[0] === 'site' ? await run(...args) : await atShop(...args)
      expect(said.err).toContain(problem)
      expect([said.exitCode, said.out]).toEqual([exitCode, ''])
      expect(said.err).not.toContain('    at ')
    })

    it('asks for one of several sites where none is named and none is the default', async () => {
      await run('site', 'add', 'Another', '--admin', 'admin', '--tenant', 'acme')
      const said = await run('user', 'list')
      expect([said.exitCode, said.out]).toEqual([1, ''])
      expect(said.err).toMatch(
        /^easel user: name one of the sites by --content-url: Shop, .*Another/,
      )
    })

    it('gets the message that no site has the content URL', async () => {
      const said = await run('user', 'list', '--content-url', 'nowhere')
      expect(said).toMatchObject({ exitCode: 1, out: '' })
      expect(said.err).toContain('no site has the content URL "nowhere"; easel site list shows')
    })
  })
})

describe('easel init', () => {
  it.each([
    [['--tenant', '-a'], 'the tenant\'s name "-a" is not 1 to 63 letters'],
    [['--site', 'x'.repeat(256)], 'the name of the site has 256 characters'],
    [['--admin', ''], 'the user name is empty'],
  ])('with %j makes nothing', async ([flag, value], problem) => {
    const said = await easel(['init', '--data', join(folder, 'none'), `${flag}=${value}`])
    expect([said.exitCode, said.err]).toEqual([2, expect.stringContaining(problem)])
    expect(await readdir(folder)).not.toContain('none')
  })
})
