/** The commands that tell why a sign-in failed and move a server for development, against a server of its own process. */

import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DemoEnvironment } from '../src/demo/demo-env.ts'
import { problemsOf } from '../src/jwt/inspect.ts'
import { readJwt } from '../src/jwt/read-jwt.ts'
import { Started } from './started.ts'
import { easel } from './terminal.ts'

let server: Started
let env: DemoEnvironment
beforeAll(async () => {
  server = new Started(['serve', '--port', '0', '--json', '--demo', '--ephemeral'], {
    folder: tmpdir(),
  })
  env = (await server.ready<{ env: DemoEnvironment }>()).env
})
afterAll(() => server[Symbol.asyncDispose]())

const mint = async (...args: readonly string[]) => {
  const scope = args.length === 0 ? ['--scope', 'tableau:content:read'] : args
  return (await easel(['jwt', 'mint', '--user', env.EASEL_USER_VIEWER, ...scope], env)).out.trim()
}
const signIn = (credentials: object) =>
  fetch(`${env.EASEL_URL}/api/3.28/auth/signin`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ credentials: { ...credentials, site: { contentUrl: env.EASEL_SITE } } }),
  })
const pat = () => ({
  personalAccessTokenName: env.EASEL_PAT_NAME,
  personalAccessTokenSecret: env.EASEL_PAT_SECRET,
})

describe('auth explain', () => {
  it('tells why the sign-in behind an answer was refused', async () => {
    const refused = await signIn({ ...pat(), personalAccessTokenName: 'other' })
    const event = refused.headers.get('x-easel-event') ?? ''
    const said = await easel(['auth', 'explain', event], env)
    expect(said).toMatchObject({ exitCode: 0, err: '' })
    expect(said.out).toContain('the token is called "demo"')
    expect(said.out).toMatch(/FAIL +\d+ name$/m)
    expect((await easel(['auth', 'explain', 'last'], env)).out).toBe(said.out)
    const listed = await easel(['auth', 'list', '--reason', 'pat_name_mismatch'], env)
    expect(listed.out).toContain(event)
  })

  it('says that the key is of another start', async () => {
    const said = await easel(['auth', 'list'], { ...env, EASEL_ADMIN_KEY: 'x'.repeat(43) })
    expect(said).toMatchObject({ exitCode: 1, out: '' })
    expect(said.err).toContain('another with each start')
  })
})

describe('access explain', () => {
  /** The id of a workbook of the demo. */
  const workbook = async () => {
    const { credentials } = (await (await signIn(pat())).json()) as {
      credentials: { token: string; site: { id: string } }
    }
    const { token, site } = credentials
    const answer = await fetch(`${env.EASEL_URL}/api/3.28/sites/${site.id}/workbooks`, {
      headers: { 'x-tableau-auth': token, accept: 'application/json' },
    })
    const { workbooks } = (await answer.json()) as {
      workbooks: { workbook: readonly [{ id: string }] }
    }
    return workbooks.workbook[0].id
  }

  it('says which step decides, as text and as JSON', async () => {
    const args = ['access', 'explain', '--user', env.EASEL_USER_VIEWER, '--kind', 'workbook']
    const asked = [...args, '--id', await workbook(), '--site', env.EASEL_SITE, '--capability']
    const said = await easel([...asked, 'Write'], env)
    expect(said).toMatchObject({ exitCode: 0, err: '' })
    expect(said.out).toContain('the site role Viewer does not include it')
    expect(said.out).toMatch(/=> +1 the site role includes the capability/)
    const json = await easel([...asked, 'Write', '--json'], env)
    expect(JSON.parse(json.out)).toMatchObject({ allowed: false, because: 'above-site-role' })
    const wrong = await easel([...asked, 'Fly'], env)
    expect(wrong).toMatchObject({ exitCode: 1, out: '' })
    expect(wrong.err).toContain("'Fly' is no capability of a workbook")
  })

  it('means the only site of the server where none is named', async () => {
    const args = ['--user', env.EASEL_USER_VIEWER, '--kind', 'workbook', '--id', await workbook()]
    const said = await easel(['access', 'explain', ...args, '--capability', 'Read'], env)
    expect(said).toMatchObject({ exitCode: 0, err: '' })
    expect(said.out).toContain(env.EASEL_USER_VIEWER)
  })

  it('names what is missing in its arguments', async () => {
    expect((await easel(['access', 'explain', '--user', 'ann'], env)).exitCode).toBe(2)
    expect((await easel(['access', 'show'], env)).exitCode).toBe(2)
  })
})

describe('jwt', () => {
  it('verify passes a good JWT, uses nothing up, and fails for a bad one', async () => {
    const jwt = await mint()
    const site = ['--site', env.EASEL_SITE]
    expect(await easel(['jwt', 'verify', jwt, ...site], env)).toMatchObject({ exitCode: 0 })
    expect((await signIn({ jwt })).status).toBe(200)
    const again = await easel(['jwt', 'verify', jwt, ...site], env)
    expect(again.exitCode).toBe(1)
    expect(again.err).toContain('jwt_jti_replayed (10091)')
    const explained = await easel(['jwt', 'explain', `${await mint()}x`, ...site], env)
    expect(explained.out).toMatch(/FAIL +\d+ signature$/m)
  })

  it('inspect tells what a JWT says without any server', async () => {
    const said = await easel(['jwt', 'inspect', await mint()])
    expect(said.exitCode).toBe(0)
    expect(said.out).toContain('"aud": "tableau"')
    expect(said.out).not.toContain('\n! ')
    const none = await easel(['jwt', 'inspect', 'no-jwt'])
    expect(none).toMatchObject({ exitCode: 1, out: '' })
  })

  it('inspect sees milliseconds, a text of scopes, a wrong audience and a missing key id', () => {
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const claims = { iss: 'c', aud: 'Tableau', exp: 1_800_000_000_000, scp: 'a', jti: 'j' }
    const jwt = `${encode({ alg: 'HS256' })}.${encode(claims)}.x`
    expect(problemsOf(jwt, readJwt(jwt)!, 1_700_000_000)).toEqual([
      'the header has no kid',
      'exp looks like milliseconds',
      'aud is "Tableau"; a connected app\'s is "tableau"',
      'scp must be a JSON array; got string',
    ])
  })
})

describe('scopes', () => {
  it('for tells the shortest list', async () => {
    const said = await easel(['scopes', 'for', 'queryWorkbook', 'queryViewsForSite', 'queryJob'])
    expect(said).toMatchObject({
      exitCode: 0,
      out: 'tableau:content:read\ntableau:jobs:read\n',
    })
  })

  it('of lists what a JWT and what a session may call', async () => {
    const jwt = await mint('--scope', 'tableau:jobs:read')
    expect((await easel(['scopes', 'of', jwt])).out.split('\n')).toContain('queryJob')
    expect((await easel(['scopes', 'of', jwt])).out).not.toContain('queryWorkbook\n')
    const { credentials } = (await (await signIn(pat())).json()) as {
      credentials: { token: string }
    }
    const ofSession = await easel(['scopes', 'of', credentials.token], env)
    expect(ofSession.out.split('\n')).toContain('publishWorkbook')
  })

  it('record tells what sessions used', async () => {
    await easel(['scopes', 'record', 'start'], env)
    const { credentials } = (await (await signIn(pat())).json()) as {
      credentials: { token: string; site: { id: string } }
    }
    await fetch(`${env.EASEL_URL}/api/3.28/sites/${credentials.site.id}/workbooks`, {
      headers: { 'x-tableau-auth': credentials.token },
    })
    const said = await easel(['scopes', 'record', 'stop'], env)
    expect(said.out).toBe('tableau:content:read\n')
    expect(said.err).toContain('all: queryWorkbooksForSite')
  })
})

describe('developer controls', () => {
  it('clock moves ahead and back; a token that ended meanwhile comes back by reset alone', async () => {
    expect((await easel(['clock', '+16d'], env)).out).toContain('(1382400 s ahead)')
    expect((await signIn(pat())).status).toBe(401)
    expect((await easel(['clock', 'reset'], env)).out).not.toContain('ahead')
    expect((await signIn(pat())).status).toBe(401)
    expect((await easel(['reset'], env)).exitCode).toBe(0)
    expect((await signIn(pat())).status).toBe(200)
  })

  it('limits and faults are set, shown and cleared', async () => {
    expect((await easel(['limits', 'cloud'], env)).out).toContain('api.rest.views')
    expect((await easel(['limits', 'off'], env)).out).toBe('off\n')
    await easel(['fault', 'add', 'server*', '--code', '503000', '--count', '1'], env)
    const info = () => fetch(`${env.EASEL_URL}/api/3.28/serverinfo`)
    expect([(await info()).status, (await info()).status]).toEqual([503, 200])
    expect((await easel(['fault', 'list'], env)).out).toContain('struck 1 times')
    await easel(['fault', 'clear'], env)
    expect((await easel(['fault', 'list'], env)).out).toBe('')
  })
})

it('serve --dev writes its key for the owner only, and commands find it there', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'easel-dev-'))
  const data = join(folder, 'data')
  await using dev = new Started(['serve', '--port', '0', '--json', '--dev', '--data', data])
  await dev.ready()
  const file = join(data, 'admin.env')
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect(await readFile(file, 'utf8')).toMatch(/^EASEL_ADMIN_KEY=[\w-]{43}$/m)
  expect((await easel(['clock', '+1h', '--data', data])).out).toContain('3600 s ahead')
  expect(execFileSync('sh', ['-c', '. "$1"; echo "$EASEL_URL"', 'sh', file]).toString()).toMatch(
    /^http:\/\/127/,
  )
  await dev.end('SIGTERM')
  expect((await easel(['clock', '--data', data])).err).toContain('does not answer')
  await rm(folder, { recursive: true })
})

describe('snapshot and reset', () => {
  const signedIn = async () => (await signIn(pat())).status

  it('go back to a state that was kept, and to the demo as it was made', async () => {
    expect(await signedIn()).toBe(200)
    expect((await easel(['snapshot', 'save', 'base'], env)).out).toMatch(/^base +20.+ bytes\n$/)
    await easel(['clock', '+16d'], env)
    expect(await signedIn()).toBe(401)
    expect((await easel(['snapshot', 'restore', 'base'], env)).exitCode).toBe(0)
    expect(await signedIn()).toBe(200)
    await easel(['clock', '+16d'], env)
    expect((await easel(['reset'], env)).exitCode).toBe(0)
    expect(await signedIn()).toBe(200)
    expect((await easel(['snapshot', 'list'], env)).out).toContain('base')
    expect((await easel(['snapshot', 'remove', 'base'], env)).exitCode).toBe(0)
    const gone = await easel(['snapshot', 'restore', 'base'], env)
    expect([gone.exitCode, gone.err]).toEqual([
      1,
      expect.stringContaining("no snapshot named 'base'"),
    ])
  })

  it('say what is wrong with the command line', async () => {
    for (const args of [['snapshot'], ['snapshot', 'save'], ['reset', 'now']]) {
      expect((await easel(args, env)).exitCode).toBe(2)
    }
  })
})

describe('limits add', () => {
  it('bounds a method of Cloud Manager', async () => {
    const args = ['limits', 'add', 'cloud-manager/*', '--requests', '5', '--seconds', '60']
    expect((await easel(args, env)).out).toContain('5 in 60 s for each user: cloud-manager/*')
    expect((await easel(['limits', 'off'], env)).out).toBe('off\n')
    expect((await easel(['limits', 'add', '*'], env)).exitCode).toBe(2)
  })
})

describe('a server under development', () => {
  it('says in a header why it refused', async () => {
    const refused = await signIn({ ...pat(), personalAccessTokenName: 'other' })
    expect(refused.headers.get('x-easel-hint')).toMatch(/^pat_name_mismatch: .*"demo"/)
  })

  it('writes every check to its own terminal', async () => {
    await using other = new Started(['serve', '--port', '0', '--dev', '--ephemeral'], {
      folder: tmpdir(),
    })
    const url = await other.printed(/Easel runs at (\S+)/)
    await fetch(`${url}/api/3.28/sessions/current`)
    expect(await other.printed(/(FAIL) +1 token sent/)).toBe('FAIL')
  })

  it('says nothing to other machines unless that is asked for', async () => {
    const asked = await easel(['serve', '--hints-on-network', '--ephemeral'], env)
    expect([asked.exitCode, asked.err]).toEqual([
      2,
      expect.stringContaining('goes with --dev or --demo'),
    ])
  })

  it('explains a JWT that is to sign in to Cloud Manager', async () => {
    const said = await easel(['jwt', 'explain', await mint(), '--cloud-manager'], env)
    expect(said.out).toContain('configuration of the tenant for the issuer')
  })
})
