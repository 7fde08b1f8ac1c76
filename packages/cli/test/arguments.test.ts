import { expect, it, describe } from 'vitest'
import { easel } from './terminal.ts'

describe('the command line', () => {
  it.each([
    [['paint'], 'unknown command "paint"'],
    [['serve', '--prot', '1'], 'unknown flag --prot'],
    [['serve', '--pub', 'x'], 'did you mean --public-url?'],
    [['serve', '--port'], '--port needs a value'],
    [['serve', '--port', '--demo'], '--port needs a value'],
    [['serve', '--port', '70000'], '--port "70000" is not a whole number from 0 to 65535'],
    [['serve', '--port', '1', '--port', '2'], '--port is given twice'],
    [['serve', '--demo=yes'], '--demo takes no value'],
    [['serve', 'here'], 'serve takes no argument, got "here"'],
    [['serve', '--database', 'mysql://x'], '--database is not an address'],
    [['serve', '--ephemeral', '--data', 'x'], '--ephemeral keeps nothing'],
    [['serve', '--renderers', '0'], '--renderers "0" is not a whole number from 1 to 64'],
    [
      ['serve', '--render-memory', '64'],
      '--render-memory "64" is not a whole number from 256 to 1048576',
    ],
    [['serve', '--result-cache', 'x'], '--result-cache "x" is not a whole number'],
    [['serve', '--audit-days', '0'], '--audit-days "0" is not a whole number from 1 to 36500'],
    [['serve', '--trusted-proxy', 'proxy.example'], '--trusted-proxy "proxy.example" is not an'],
    [['serve', '--trusted-proxy', '10.0.0.0/33'], '--trusted-proxy "10.0.0.0/33" is not an'],
    [['serve', '--public-url', 'example.com'], '--public-url "example.com" is not an http'],
    [['init', '--content-url', 'a b'], 'the content URL "a b" may hold only'],
    [['render'], 'FILE is missing'],
    [['render', 'x.pdf'], '"x.pdf" does not end in .twb or .twbx'],
    [['render', 'x.twb', '-o', 'x.bmp'], 'there is no format "bmp"; the formats are csv, svg, png'],
    [['render', 'x.twb', '--json'], '--json belongs to --report'],
    [['render', 'x.twb', '--view', 'A', '--csv', '--png'], '--csv and --png exclude each other'],
    [['render', 'x.twb', '--width', '100'], '--width and --height belong together'],
    [['render', 'x.twb', '--filter', 'Region'], '--filter "Region" is not FIELD=VALUES'],
    [['jwt'], 'say what to do: mint, inspect, verify or explain'],
    [['jwt', 'inspect'], 'JWT is missing'],
    [['user'], 'user does add, list, set-role, remove or set-password, not ""'],
    [['user', 'set-password'], 'needs the name of a user'],
    [['user', 'set-password', 'ann', 'secret'], 'the password is not an argument'],
    [['user', 'set-password', 'ann', '--database', 'mysql://x'], '--database is not an address'],
    [['auth'], 'say what to do: explain or list'],
    [['scopes', 'for', 'queryWorkbok'], 'there is no method "queryWorkbok"'],
    [['scopes', 'for'], 'name a method'],
    [['scopes', 'record'], 'say start, show or stop'],
    [['clock', 'tomorrow'], '"tomorrow" is no move'],
    [['limits', 'some'], 'say off, cloud, show or add'],
    [['fault', 'add', 'x', '--percent', '0'], '--percent "0" is not a whole number from 1 to 100'],
    [['serve', '--dev', '--host', '0.0.0.0'], 'add --dev-on-network'],
    [['jwt', 'mint', '--user', 'ann'], '--scope is missing'],
    [['jwt', 'mint', '--user', 'ann', '--scope', 's', '--expires', 'soon'], '--expires "soon"'],
    [['jwt', 'mint', '--scope', 's'], '--user is missing'],
    [
      ['jwt', 'mint', '--user', 'ann', '--scope', 's'],
      '--client-id is missing, and EASEL_CA_CLIENT_ID is not set',
    ],
    [
      ['jwt', 'mint', '--uat', '--user', 'ann', '--scope', 's'],
      '--issuer is missing, and EASEL_UAT_ISSUER is not set',
    ],
  ])('%j is refused with exit code 2 and the reason', async (args, reason) => {
    const said = await easel(args)
    expect(said.err).toContain(reason)
    expect(said).toMatchObject({ exitCode: 2, out: '' })
  })

  it.each([
    ['keys', 'status'],
    ['keys', 'rotate'],
    ['auth', 'list'],
    ['auth', 'explain', 'last'],
    ['audit', 'list'],
    ['audit', 'verify'],
    ['jwt', 'verify', 'a.b.c'],
    ['jwt', 'explain', 'a.b.c'],
    ['scopes', 'record', 'show'],
  ])('%s %s takes --json, as its help says', async (command, ...args) => {
    expect((await easel([command, '--help'])).out).toContain('--json')
    const data = ['--data', '/nowhere/at/all']
    expect((await easel([command, ...args, '--json', ...data])).err).not.toContain('unknown flag')
  })

  it('lists its commands when asked, and fails without any', async () => {
    expect(await easel(['--help'])).toMatchObject({ exitCode: 0, err: '' })
    expect((await easel(['--help'])).out).toContain('serve')
    expect((await easel([])).exitCode).toBe(2)
  })

  it('tells its version', async () => {
    expect((await easel(['--version'])).out).toMatch(/^easel \d+\.\d+\.\d+\n$/)
  })

  it.each([
    'serve',
    'init',
    'user',
    'site',
    'token',
    'render',
    'jwt',
    'auth',
    'scopes',
    'clock',
    'limits',
    'fault',
  ])('%s explains itself', async (command) => {
    const said = await easel([command, '--help'])
    expect(said.exitCode).toBe(0)
    expect(said.out).toMatch(new RegExp(`^Usage: easel ${command}`))
  })
})
