/** Secrets through every input of a server: where they belong, and where people put them by mistake. */

import { createHmac, createSign, randomBytes, randomUUID } from 'node:crypto'
import type { Site } from '../src/testing.ts'
import type { CanaryServer, Said } from './canary-server.ts'
import { rsaKeys } from './cloud-kit.ts'
import { multipart } from './kit.ts'
import { workbookPackage } from './workbook-file.ts'

const api = '/api/3.28'
const json = (value: object) => ({
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
})
/** The part of a personal access token, or of a session's token, that must not be known. */
const afterColon = (text: string) => text.slice(text.indexOf(':') + 1)
const middle = (token: string) => token.split('|')[1] ?? ''
const signature = (jwt: string) => jwt.slice(jwt.lastIndexOf('.') + 1)
const memberOf = (text: string, name: string) =>
  new RegExp(`"${name}":"([^"]+)"`).exec(text)?.[1] ?? ''

export interface Planting {
  readonly server: CanaryServer
  readonly site: Site
  readonly statuses: number[]
}

/** @returns the statuses of all answers, so that a test sees that requests succeeded, were refused and failed */
export async function plantEverywhere(server: CanaryServer): Promise<readonly number[]> {
  const site = await server.easel.provision.site({ name: 'Test', contentUrl: 'test' })
  const planting: Planting = { server, site, statuses: [] }
  const session = await throughPersonalAccessTokens(planting)
  await throughConnectedApps(planting, session)
  await throughCloudManager(planting)
  await inWrongPlaces(planting, session)
  await inBodiesThatBreak(planting, session)
  return planting.statuses
}

const said = async ({ statuses }: Planting, answer: Promise<Said>): Promise<Said> => {
  statuses.push((await answer).status)
  return answer
}

/** A sign-in; the token that it opens is a secret that its answer tells. */
async function signIn(planting: Planting, name: string, credentials: object): Promise<string> {
  const { server } = planting
  const asked = json({ credentials: { ...credentials, site: { contentUrl: 'test' } } })
  const answer = await said(
    planting,
    server.ask(`${api}/auth/signin`, { verb: 'POST', ...asked, tells: [name] }),
  )
  const token = memberOf(answer.text, 'token')
  if (token !== '') server.tell(name, middle(token))
  return token
}

async function throughPersonalAccessTokens(planting: Planting): Promise<string> {
  const { server, site } = planting
  const { provision } = server.easel
  const admin = { name: 'admin@example.com', siteRole: 'SiteAdministratorCreator' } as const
  const user = await provision.user(site.luid, admin)
  const pat = await provision.personalAccessToken(site.luid, user.luid, 'canary')
  server.tell('PAT secret', afterColon(pat.secret))
  const good = { personalAccessTokenName: pat.name, personalAccessTokenSecret: pat.secret }
  const session = await signIn(planting, 'session token', good)
  const wrong = `${pat.secret.slice(0, pat.secret.indexOf(':'))}:${randomBytes(24).toString('base64')}`
  server.tell('wrong PAT secret', afterColon(wrong))
  await signIn(planting, '-', { ...good, personalAccessTokenSecret: wrong })
  await signIn(planting, '-', { ...good, personalAccessTokenName: 'other' })
  const password = server.tell('password', randomBytes(18).toString('base64url'))
  await signIn(planting, '-', { name: admin.name, password })
  await signIn(planting, '-', { name: admin.name, password: `${password} ` })
  return signIn(planting, 'second session token', good).then((token) => token || session)
}

async function throughConnectedApps(planting: Planting, session: string): Promise<void> {
  const { server, site } = planting
  const base = `${api}/sites/${site.luid}/connected-apps/direct-trust`
  const headers = { 'x-tableau-auth': session, 'content-type': 'application/json' }
  const app = await server.ask(base, {
    verb: 'POST',
    headers,
    body: JSON.stringify({ connectedApplication: { name: 'Canary', enabled: true } }),
  })
  const clientId = memberOf(app.text, 'clientId')
  const tells = ['connected-app secret']
  const made = await server.ask(`${base}/${clientId}/secrets`, { verb: 'POST', headers, tells })
  const value = server.tell('connected-app secret', memberOf(made.text, 'value'))
  const secretId = memberOf(made.text, 'id')
  await said(planting, server.ask(`${base}/${clientId}/secrets/${secretId}`, { headers, tells }))
  await said(planting, server.ask(base, { headers }))
  const jwt = (claims: object, key = value) =>
    mint(
      { alg: 'HS256', typ: 'JWT', kid: secretId, iss: clientId },
      { iss: clientId, sub: 'admin@example.com', scp: ['tableau:content:read'], ...claims },
      (text) => createHmac('sha256', key).update(text).digest('base64url'),
    )
  const jwts = {
    'signature of a JWT': jwt({}),
    'signature of a JWT that is over': jwt({ exp: 1000 }),
    'signature of a forged JWT': jwt({}, randomBytes(32).toString('base64')),
    'signature of a JWT without scopes': jwt({ scp: [] }),
  }
  for (const [name, text] of Object.entries(jwts)) {
    server.tell(name, signature(text))
    await signIn(planting, `session by ${name}`, { jwt: text })
  }
  const spent = jwts['signature of a JWT']
  await signIn(planting, '-', { jwt: spent })
  await signIn(planting, '-', { jwt: `${spent}.more` })
  const explained = { jwt: jwts['signature of a forged JWT'], site: 'test' }
  const admin = { 'x-easel-admin-key': server.adminKey }
  const asked = { verb: 'POST', headers: admin, body: JSON.stringify(explained) }
  await said(planting, server.ask('/easel/v1/jwt/explain', asked))
}

function mint(header: object, claims: object, sign: (text: string) => string): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const seconds = Math.floor(Date.now() / 1000)
  const times = { aud: 'tableau', jti: randomUUID(), iat: seconds, exp: seconds + 300 }
  const text = `${encode(header)}.${encode({ ...times, ...claims })}`
  return `${text}.${sign(text)}`
}

async function throughCloudManager(planting: Planting): Promise<void> {
  const { server } = planting
  const { provision } = server.easel
  const tenant = await provision.tenant('canary')
  const person = await provision.cloudAdministrator(tenant.luid, { name: 'admin@canary.example' })
  const { secret } = await provision.cloudToken(person.luid, tenant.luid, 'canary')
  server.tell('TCM PAT secret', afterColon(secret))
  const login = (token: string, name: string) =>
    said(
      planting,
      server.ask('/api/v1/pat/login', { verb: 'POST', ...json({ token }), tells: [name] }),
    )
  const opened = memberOf((await login(secret, 'TCM session token')).text, 'sessionToken')
  server.tell('TCM session token', afterColon(opened))
  const wrong = server.tell('wrong TCM PAT secret', randomBytes(32).toString('base64url'))
  await login(`${secret.slice(0, secret.indexOf(':'))}:${wrong}`, '-')
  const headers = { 'x-tableau-session-token': opened, 'content-type': 'application/json' }
  const post = (path: string, body: object, tells: readonly string[] = []) =>
    said(
      planting,
      server.ask(`/api/v1${path}`, { verb: 'POST', headers, body: JSON.stringify(body), tells }),
    )
  const made = await post('/pats', { tokenName: 'second' }, ['second TCM PAT secret'])
  server.tell('second TCM PAT secret', afterColon(memberOf(made.text, 'token')))
  const clientSecret = server.tell('OIDC client secret', randomBytes(24).toString('base64url'))
  const oidc = JSON.stringify({ clientId: 'easel', clientSecret, enabled: true })
  const path = `/api/v1/tenants/${tenant.luid}/oidc-configuration`
  await said(planting, server.ask(path, { verb: 'PUT', headers, body: oidc }))
  await said(planting, server.ask(path, { headers }))
  const restore = await server.beside.refuseRowsOf('audit_entry')
  await said(planting, server.ask(path, { verb: 'PUT', headers, body: oidc }))
  await restore()
  await unifiedAccessTokens(planting, { tenantLuid: tenant.luid, post })
}

async function unifiedAccessTokens(
  { server, statuses }: Planting,
  of: {
    readonly tenantLuid: string
    readonly post: (path: string, body: object, tells?: readonly string[]) => Promise<Said>
  },
): Promise<void> {
  const issuer = 'https://issuer.example/canary'
  const { privateKey, publicKey } = rsaKeys(2048)
  const resourceIds = [of.tenantLuid]
  await of.post('/uat-configurations', { name: 'canary', issuer, publicKey, resourceIds })
  for (const [name, exp] of [
    ['signature of a UAT', undefined],
    ['signature of a UAT that is over', 1000],
  ] as const) {
    const jwt = mint(
      { alg: 'RS256', typ: 'JWT' },
      {
        iss: issuer,
        email: 'admin@canary.example',
        'https://tableau.com/tenantId': of.tenantLuid,
        scp: ['tableau:tcm_sites:read'],
        ...(exp === undefined ? {} : { exp }),
      },
      (text) => createSign('RSA-SHA256').update(text).sign(privateKey, 'base64url'),
    )
    server.tell(name, signature(jwt))
    const tells = [`session by ${name}`]
    const answer = await of.post('/tcuJwt/login', { token: jwt }, tells)
    const token = memberOf(answer.text, 'sessionToken')
    if (token !== '') server.tell(`session by ${name}`, afterColon(token))
    const rest = { credentials: { jwt, isUat: true, site: { contentUrl: 'test' } } }
    const asked = { verb: 'POST', ...json(rest) }
    statuses.push((await server.ask(`${api}/auth/signin`, asked)).status)
  }
}

/** Each place has a secret of its own, so that what is found tells where it was put. */
async function inWrongPlaces(planting: Planting, session: string): Promise<void> {
  const { server, site } = planting
  /** As a personal access token looks. */
  const pasted = (place: string) => {
    const secret = server.tell(`secret pasted as ${place}`, randomBytes(24).toString('base64url'))
    return `${randomBytes(16).toString('base64')}:${secret}`
  }
  await signIn(planting, '-', {
    personalAccessTokenName: pasted('the name of the token'),
    personalAccessTokenSecret: 'canary',
  })
  await signIn(planting, '-', { name: pasted('the name of the user'), password: 'x' })
  await signIn(planting, '-', { jwt: pasted('the JWT') })
  const atSite = { contentUrl: pasted('the site') }
  const credentials = { personalAccessTokenName: 'x', personalAccessTokenSecret: 'y', site: atSite }
  const signInAt = { verb: 'POST', ...json({ credentials }) }
  await said(planting, server.ask(`${api}/auth/signin`, signInAt))
  const projects = `${api}/sites/${site.luid}/projects`
  const askers = {
    'user-agent': pasted('the User-Agent'),
    accept: `application/json, ${pasted('the Accept header')}`,
    'x-request-id': pasted('the request id'),
    cookie: `workgroup_session_id=${pasted('a cookie')}`,
    authorization: `Bearer ${pasted('the Authorization header')}`,
  }
  for (const [header, value] of Object.entries(askers)) {
    const headers = { [header]: value }
    await said(planting, server.ask(projects, { headers }))
    await said(planting, server.ask(projects, { headers: { ...headers, 'x-tableau-auth': 'x' } }))
    await said(
      planting,
      server.ask(`${api}/auth/signin`, {
        ...signInAt,
        headers: { ...signInAt.headers, ...headers },
      }),
    )
  }
  const dead = { 'x-tableau-auth': pasted('the session') }
  await said(planting, server.ask(projects, { headers: dead }))
  const noAdmin = { 'x-easel-admin-key': pasted('the admin key') }
  await said(planting, server.ask('/easel/v1/audit', { headers: noAdmin }))
  const inUrl = encodeURIComponent(pasted('a query parameter'))
  const live = { headers: { 'x-tableau-auth': session } }
  await said(planting, server.ask(`${projects}?token=${inUrl}`, live))
}

async function inBodiesThatBreak(planting: Planting, session: string): Promise<void> {
  const { server, site } = planting
  const pasted = (place: string) =>
    server.tell(`secret in ${place}`, randomBytes(24).toString('base64url'))
  const post = (contentType: string, body: string | Uint8Array, path = '/auth/signin') => {
    const headers = { 'content-type': contentType, 'x-tableau-auth': session }
    return said(planting, server.ask(api + path, { verb: 'POST', headers, body }))
  }
  const credentials = (secret: string) =>
    `<tsRequest><credentials personalAccessTokenName="x" personalAccessTokenSecret="${secret}"`
  await post(
    'application/json',
    `{"credentials":{"personalAccessTokenSecret":"${pasted('half JSON')}`,
  )
  await post('application/json', `{"credentials":"${pasted('JSON of another form')}"}`)
  await post('application/json', `{"credentials":{"${pasted('a member of JSON')}":1}}`)
  await post('text/xml', `${credentials(pasted('half XML'))}>`)
  await post('text/xml', `<!DOCTYPE x>${credentials(pasted('XML with a DOCTYPE'))}/></tsRequest>`)
  await post('text/xml', `<tsRequest><x y="${pasted('XML of another form')}"/></tsRequest>`)
  await post('text/plain', pasted('plain text'))
  const workbook = `<tsRequest><workbook name="Canary"><connectionCredentials name="u" password="${pasted('connection credentials')}" embed="true"/></workbook></tsRequest>`
  const { contentType, body } = multipart({
    payload: workbook,
    file: { part: 'tableau_workbook', name: 'Canary.twbx', bytes: workbookPackage() },
  })
  await post(contentType, body, `/sites/${site.luid}/workbooks`)
  await post(
    'multipart/mixed; boundary=x',
    `--x\r\n${pasted('half multipart')}`,
    `/sites/${site.luid}/workbooks`,
  )
}
