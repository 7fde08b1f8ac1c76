import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { cloudManager, rest } from '@easel/contract'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signIn } from '../src/demo/api-session.ts'
import { parseDemoEnvironment, type DemoEnvironment } from '../src/demo/demo-env.ts'
import { Started } from './started.ts'
import { easel } from './terminal.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'easel-serve-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const serve = (...args: readonly string[]) =>
  new Started(['serve', '--port', '0', '--json', ...args])

async function environmentIn(data: string): Promise<DemoEnvironment> {
  const environment = parseDemoEnvironment(await readFile(join(data, 'demo.env'), 'utf8'))
  if (environment === null) throw new Error('demo.env is not complete')
  return environment
}

/** Names of everything on the demo's site, and that its token is good. */
async function contentOf(url: string, environment: DemoEnvironment) {
  const session = await signIn(url, {
    patName: environment.EASEL_PAT_NAME,
    patSecret: environment.EASEL_PAT_SECRET,
    site: environment.EASEL_SITE,
  })
  return {
    orders: await session.viewLuid('Orders/sheets/Overview'),
    energy: await session.viewLuid('Energy/sheets/Price'),
  }
}

const ask = (address: string, verb: string, { token = '', body = {} } = {}) =>
  fetch(address, {
    method: verb,
    headers: {
      Accept: 'application/json',
      'Content-Type': 'application/json',
      'x-tableau-session-token': token,
    },
    ...(verb === 'POST' ? { body: JSON.stringify(body) } : {}),
  })

/** Status of a sign-in by each credential that demo.env holds besides the site's token and the connected app. */
async function waysIn(env: DemoEnvironment) {
  const user = ['--user', env.EASEL_ADMIN_USER]
  const minted = await easel(
    ['jwt', 'mint', '--uat', ...user, '--scope', 'tableau:content:read,tableau:tcm_sites:read'],
    env,
  )
  const jwt = minted.out.trim()
  const site = { contentUrl: env.EASEL_SITE }
  const signin = `${env.EASEL_URL}/api/3.28/auth/signin`
  const cloud = `${env.EASEL_TCM_URL}/api/v1`
  const answers = await Promise.all([
    ask(signin, 'POST', { body: { credentials: { jwt, isUat: true, site } } }),
    ask(`${cloud}/tcuJwt/login`, 'POST', { body: { token: jwt } }),
    ask(`${cloud}/pat/login`, 'POST', { body: { token: env.EASEL_TCM_PAT_SECRET } }),
  ])
  const [restUat, cloudUat, cloudPat] = answers.map(({ status }) => status)
  return { restUat, cloudUat, cloudPat }
}

async function revokeCloudToken({ EASEL_TCM_URL, EASEL_TCM_PAT_SECRET }: DemoEnvironment) {
  const cloud = `${EASEL_TCM_URL}/api/v1`
  const login = await ask(`${cloud}/pat/login`, 'POST', { body: { token: EASEL_TCM_PAT_SECRET } })
  const { sessionToken: token } = (await login.json()) as { readonly sessionToken: string }
  const list = await ask(`${cloud}/pats`, 'GET', { token })
  const [id] = /(?<="tokenGuid":")[^"]+/.exec(await list.text()) ?? []
  expect((await ask(`${cloud}/pats/${id}`, 'DELETE', { token })).status).toBe(204)
}

describe('serve --demo', () => {
  it('keeps what it made for the second start, and tells the new address', async () => {
    const data = join(folder, 'data')
    await using first = serve('--demo', '--data', data)
    const { url } = await first.ready<{ url: string }>()
    const made = await environmentIn(data)
    const content = await contentOf(url, made)
    expect(content).toEqual({ orders: expect.any(String), energy: expect.any(String) })
    expect(await first.end('SIGTERM')).toMatchObject({ code: 0 })

    await using second = serve('--demo', '--data', data)
    const again = await second.ready<{ url: string; envFile: string }>()
    expect(again.envFile).toBe(join(data, 'demo.env'))
    const { EASEL_ADMIN_KEY: key, ...kept } = await environmentIn(data)
    expect({ ...kept, EASEL_ADMIN_KEY: made.EASEL_ADMIN_KEY }).toEqual({
      ...made,
      EASEL_URL: again.url,
      EASEL_TCM_URL: again.url,
      EASEL_CONNECT_URL: `${again.url}/connect`,
    })
    expect(key).toMatch(/^[\w-]{43}$/)
    expect(key).not.toBe(made.EASEL_ADMIN_KEY)
    expect((await stat(join(data, 'demo.env'))).mode & 0o777).toBe(0o600)
    expect(await contentOf(again.url, made)).toEqual(content)
    expect(await second.end('SIGINT')).toMatchObject({ code: 0 })
  })

  it.each(['"method":"signIn"', '"method":"createProject"', '"method":"publishWorkbook"'])(
    'is completed after a kill at %s',
    async (moment) => {
      const data = join(folder, 'data')
      await using killed = serve('--demo', '--data', data)
      await killed.logged(moment)
      await killed.end('SIGKILL')

      await using next = serve('--demo', '--data', data)
      const { url } = await next.ready<{ url: string }>()
      expect(await contentOf(url, await environmentIn(data))).toEqual({
        orders: expect.any(String),
        energy: expect.any(String),
      })
    },
  )

  it('has a demo.env only when its credentials are good', async () => {
    const data = join(folder, 'data')
    await using _ = serve('--demo', '--data', data)
    let text: string | null = null
    while (text === null) {
      text = await readFile(join(data, 'demo.env'), 'utf8').catch(() => null)
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
    const environment = parseDemoEnvironment(text) as DemoEnvironment
    expect(environment).not.toBeNull()
    expect((await contentOf(environment.EASEL_URL, environment)).orders).not.toBeNull()
  })

  it("takes the viewer's password on this machine, and every scope in a unified access token", async () => {
    await using server = serve('--demo', '--ephemeral')
    const { url, env } = await server.ready<{ url: string; env: DemoEnvironment }>()
    const site = { contentUrl: env.EASEL_SITE }
    const { EASEL_USER_VIEWER: name, EASEL_USER_VIEWER_PASSWORD: password } = env
    const signIn = (credentials: object) =>
      ask(`${url}/api/3.28/auth/signin`, 'POST', {
        body: { credentials: { ...credentials, site } },
      })
    expect((await signIn({ name, password })).status).toBe(200)
    const methods = [...Object.values(rest), ...Object.values(cloudManager)]
    const scopes = new Set(methods.flatMap(({ scope }) => (Array.isArray(scope) ? scope : [])))
    expect(scopes.size).toBeGreaterThan(50)
    const minted = await easel(
      ['jwt', 'mint', '--uat', '--user', name, '--scope', [...scopes].join(',')],
      env,
    )
    expect((await signIn({ jwt: minted.out.trim(), isUat: true })).status).toBe(200)
  })

  it('does not take passwords where other machines can ask', async () => {
    await using server = serve('--demo', '--ephemeral', '--host', '0.0.0.0')
    const { url, env } = await server.ready<{ url: string; env: DemoEnvironment }>()
    const { EASEL_USER_VIEWER: name, EASEL_USER_VIEWER_PASSWORD: password } = env
    const credentials = { name, password, site: { contentUrl: env.EASEL_SITE } }
    const at = `${url.replace('0.0.0.0', '127.0.0.1')}/api/3.28/auth/signin`
    expect((await ask(at, 'POST', { body: { credentials } })).status).toBe(401)
  })

  it('writes nothing when it is ephemeral, and tells credentials that are good', async () => {
    await using server = new Started(['serve', '--port', '0', '--json', '--demo', '--ephemeral'], {
      folder,
    })
    const { url, env } = await server.ready<{ url: string; env: DemoEnvironment }>()
    expect(env.EASEL_URL).toBe(url)
    expect((await contentOf(url, env)).orders).not.toBeNull()
    const user = ['--user', env.EASEL_USER_VIEWER]
    const jwt = await easel(['jwt', 'mint', ...user, '--scope', 'tableau:content:read'], env)
    const answer = await fetch(`${url}/api/3.28/auth/signin`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
      body: JSON.stringify({
        credentials: { jwt: jwt.out.trim(), site: { contentUrl: env.EASEL_SITE } },
      }),
    })
    expect(answer.status).toBe(200)
    const key = env.EASEL_UAT_PRIVATE_KEY_PATH
    expect((await stat(key)).mode & 0o777).toBe(0o600)
    await server.end('SIGTERM')
    expect(await readdir(folder)).toEqual([])
    await expect(stat(dirname(key))).rejects.toThrow('ENOENT')
  })

  it('keeps every way in over a second start, and renews what has ended', async () => {
    const data = join(folder, 'data')
    const moved = join(folder, 'moved')
    const key = join(data, 'uat-private-key.pem')
    await using first = serve('--demo', '--data', data)
    await first.ready()
    const made = await environmentIn(data)
    expect(made.EASEL_UAT_PRIVATE_KEY_PATH).toBe(key)
    expect((await stat(key)).mode & 0o777).toBe(0o600)
    expect(await waysIn(made)).toEqual({ restUat: 200, cloudUat: 200, cloudPat: 200 })
    await first.end('SIGTERM')

    await rename(data, moved)
    await using second = serve('--demo', '--data', moved)
    await second.ready()
    const kept = await environmentIn(moved)
    expect(kept.EASEL_TCM_PAT_SECRET).toBe(made.EASEL_TCM_PAT_SECRET)
    expect(await waysIn(kept)).toEqual({ restUat: 200, cloudUat: 200, cloudPat: 200 })
    await revokeCloudToken(kept)
    await second.end('SIGTERM')
    await rm(kept.EASEL_UAT_PRIVATE_KEY_PATH)

    await using third = serve('--demo', '--data', moved)
    await third.ready()
    const renewed = await environmentIn(moved)
    expect(renewed.EASEL_TCM_PAT_SECRET).not.toBe(made.EASEL_TCM_PAT_SECRET)
    expect(await waysIn(renewed)).toEqual({ restUat: 200, cloudUat: 200, cloudPat: 200 })
    await third.end('SIGTERM')
  }, 90_000)

  it('completes the demo.env of an older demo', async () => {
    const data = join(folder, 'data')
    await using first = serve('--demo', '--data', data)
    await first.ready()
    await first.end('SIGTERM')
    const path = join(data, 'demo.env')
    const older = (await readFile(path, 'utf8')).replaceAll(/^EASEL_(TCM|UAT|TENANT)_.*\n/gm, '')
    await writeFile(path, older)

    await using second = serve('--demo', '--data', data)
    await second.ready()
    expect(await waysIn(await environmentIn(data))).toEqual({
      restUat: 200,
      cloudUat: 200,
      cloudPat: 200,
    })
    await second.end('SIGTERM')
  })

  it.each([
    { flags: [], status: 400 },
    { flags: ['--local-issuers'], status: 201 },
  ])('with $flags answers $status to an issuer on this machine', async ({ flags, status }) => {
    await using server = serve('--demo', '--ephemeral', ...flags)
    const { env } = await server.ready<{ env: DemoEnvironment }>()
    const headers = { Accept: 'application/json', 'Content-Type': 'application/json' }
    const post = (path: string, body: object, token = '') =>
      fetch(`${env.EASEL_URL}/api/3.28${path}`, {
        method: 'POST',
        headers: { ...headers, 'X-Tableau-Auth': token },
        body: JSON.stringify(body),
      })
    const signedIn = await post('/auth/signin', {
      credentials: {
        personalAccessTokenName: env.EASEL_PAT_NAME,
        personalAccessTokenSecret: env.EASEL_PAT_SECRET,
        site: { contentUrl: env.EASEL_SITE },
      },
    })
    const { credentials } = (await signedIn.json()) as {
      readonly credentials: { readonly token: string; readonly site: { readonly id: string } }
    }
    const registered = await post(
      `/sites/${credentials.site.id}/connected-apps/external-authorization-servers`,
      { externalAuthorizationServer: { issuerUrl: 'http://127.0.0.1:8081', enabled: true } },
      credentials.token,
    )
    expect(registered.status).toBe(status)
    await server.end('SIGTERM')
  })

  it('does not touch a folder that holds other data', async () => {
    const data = join(folder, 'data')
    expect(await easel(['init', '--data', data])).toMatchObject({ exitCode: 0 })
    const before = await readdir(data)
    await using server = serve('--demo', '--data', data)
    const ended = await server.end()
    expect(ended.code).toBe(1)
    expect(ended.err).toContain('choose another with --data')
    expect(await readdir(data)).toEqual(before)
  })
})

describe('serve', () => {
  it('says which port is taken', async () => {
    await using first = serve('--ephemeral')
    const { url } = await first.ready<{ url: string }>()
    const { port } = new URL(url)
    await using second = new Started(['serve', '--ephemeral', '--port', port])
    const ended = await second.end()
    expect(ended).toMatchObject({ code: 1, out: '' })
    expect(ended.err).toContain(`port ${port} of 127.0.0.1 is in use`)
  })

  it('says which folder or database cannot be used, and why', async () => {
    const file = join(folder, 'file')
    const broken = join(folder, 'broken')
    await writeFile(file, '')
    await mkdir(broken)
    await writeFile(join(broken, 'content.db'), 'no database')
    const nowhere = ['--data', join(folder, 'pg'), '--database', 'postgres://127.0.0.1:1/none']
    for (const [args, reason] of [
      [['--data', file], `${file} cannot be a data folder`],
      [
        ['--data', broken],
        `the embedded database in ${broken} cannot be used: file is not a database; restore`,
      ],
      [nowhere, 'the database of --database does not answer'],
    ] as const) {
      const said = await easel(['serve', '--port', '0', ...args])
      expect(said).toMatchObject({ exitCode: 1, out: '' })
      expect(said.err).toContain(reason)
      expect(said.err.split('\n').length).toBe(2)
    }
  })

  it('says in one sentence that a folder is in use, and ends with 1', async () => {
    const data = join(folder, 'data')
    await using first = serve('--data', data)
    await first.ready()
    const said = await easel(['serve', '--port', '0', '--data', data])
    expect(said).toMatchObject({ exitCode: 1, out: '' })
    expect(said.err).toBe(
      `easel serve: the data directory ${data} is in use by another server; stop that one, or choose another directory\n`,
    )
  })

  it.each([
    { what: 'a short key', name: 'master.key', reason: 'holds 3 bytes, and a master key has 32' },
    { what: 'no database', name: 'content.db', reason: 'is missing or empty' },
  ])('says in one sentence what to restore where a folder has $what', async ({ name, reason }) => {
    const data = join(folder, 'data')
    await easel(['init', '--data', data])
    await (name === 'content.db' ? rm(join(data, name)) : writeFile(join(data, name), 'abc'))
    const said = await easel(['serve', '--port', '0', '--data', data])
    expect(said).toMatchObject({ exitCode: 1, out: '' })
    expect(said.err).toContain(reason)
    expect(said.err.split('\n').length).toBe(2)
  })

  it('says what to do when there is no site', async () => {
    await using server = serve('--ephemeral')
    expect(await server.logged('easel init')).toBeUndefined()
  })
})

describe('a stop', () => {
  /** A server with a request under way that never ends. */
  async function busy() {
    const server = serve('--ephemeral')
    const { url } = await server.ready<{ url: string }>()
    const { port } = new URL(url)
    const socket = connect(Number(port), '127.0.0.1')
    await once(socket, 'connect')
    socket.on('error', () => undefined)
    socket.write('POST /api/3.28/auth/signin HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n{')
    await new Promise((resolve) => setTimeout(resolve, 100))
    return server
  }

  it.each(['SIGTERM', 'SIGINT'] as const)('ends at once by a second %s', async (signal) => {
    await using server = await busy()
    server.send(signal)
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(await server.end(signal)).toMatchObject({ code: null, signal })
  })

  it('with a short deadline cuts what is under way and ends with 0', async () => {
    await using server = serve('--ephemeral', '--drain-deadline', '0')
    await server.ready()
    expect(await server.end('SIGTERM')).toMatchObject({ code: 0 })
  })
})

describe('init', () => {
  it('makes a site whose administrator signs in by the token it prints', async () => {
    const data = join(folder, 'data')
    const args = ['init', '--data', data, '--site', 'Our Site', '--admin', 'ann', '--json']
    const made = JSON.parse((await easel(args)).out) as {
      readonly site: string
      readonly patName: string
      readonly patSecret: string
    }
    expect(made).toMatchObject({ site: 'OurSite', admin: 'ann', data })
    await using server = serve('--data', data)
    const { url } = await server.ready<{ url: string }>()
    expect((await signIn(url, made)).siteLuid).toEqual(expect.any(String))
  })

  it('refuses a folder that has a site', async () => {
    const data = join(folder, 'data')
    await easel(['init', '--data', data])
    const again = await easel(['init', '--data', data])
    expect(again).toMatchObject({ exitCode: 1, out: '' })
    expect(again.err).toContain('already holds a site')
  })
})
