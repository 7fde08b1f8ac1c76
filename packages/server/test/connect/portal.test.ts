/** The portal's page and files: what its policy allows, and who may embed it. The SDK in a browser is driven elsewhere. */

import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { origin, startConnectKit, type ConnectKit } from './connect-kit.ts'

let connect: ConnectKit
beforeAll(async () => {
  connect = await startConnectKit()
  const wanted = { name: 'other', allowedOrigins: ['http://other.example'] }
  await connect.kit.easel.provision.connectProject(wanted)
})
afterAll(async () => connect[Symbol.asyncDispose]())

const get = (path: string) => connect.ask({ base: '/connect', path })
const policyOf = async (path: string) =>
  new Map(
    String((await get(path)).headers['content-security-policy'])
      .split('; ')
      .map((rule) => {
        const [name = '', ...values] = rule.split(' ')
        return [name, values.join(' ')]
      }),
  )

it('the page has a strict policy, no inline script or style, and no cookie', async () => {
  const { status, headers, text } = await get('/ui')
  expect(status).toBe(200)
  expect(headers['content-type']).toBe('text/html; charset=utf-8')
  expect(headers['x-content-type-options']).toBe('nosniff')
  expect(headers['referrer-policy']).toBe('no-referrer')
  expect(headers['set-cookie']).toBeUndefined()
  expect(text).not.toMatch(/<script>|<style| on[a-z]+=| style=|javascript:/)
  const policy = await policyOf('/ui')
  expect(Object.fromEntries(policy)).toMatchObject({
    'default-src': "'none'",
    'script-src': "'self'",
    'base-uri': "'none'",
    'form-action': "'none'",
  })
  expect([...policy.values()].join(' ')).not.toMatch(/unsafe|\*/)
})

it.each<[string, () => string, string]>([
  ['of the project', () => `?projectId=${connect.project}`, `${origin} http://second.example`],
  [
    'of all projects where none is named',
    () => '',
    `${origin} http://second.example http://other.example`,
  ],
  ['of no project where it is unknown', () => '?projectId=x', "'none'"],
])('pages %s may embed it', async (_, search, expected) => {
  expect((await policyOf(`/ui${search()}`)).get('frame-ancestors')).toBe(expected)
})

it('its fields have the labels of the form, and its secret is not shown', async () => {
  const { text } = await get('/ui')
  for (const label of ['Token Name', 'Secret', 'Site', 'Server']) expect(text).toContain(label)
  expect(text).toContain('type="password"')
})

it('its files are served for good under names that change with them, in 15 kB', async () => {
  const { text } = await get('/ui')
  const [, script = ''] = /src="([^"]+)"/.exec(text) ?? []
  const [, style = ''] = /href="([^"]+)"/.exec(text) ?? []
  const folder = script.replace('main.js', '')
  const files = await Promise.all(
    [script, `${folder}host.js`, style].map((name) => get(`/${name}`)),
  )
  expect(files.map(({ status }) => status)).toEqual([200, 200, 200])
  for (const { headers } of files) expect(headers['cache-control']).toContain('immutable')
  const size = files.slice(0, 2).reduce((sum, { bytes }) => sum + gzipSync(bytes).length, 0)
  expect(size).toBeLessThan(15_000)
  expect(files[0]?.text).not.toMatch(/localStorage|sessionStorage|innerHTML|eval/)
})

it.each(['/ui/main.js', '/ui/../main.js', '/ui/0/main.js', '/ui/%2e%2e/x', '/uix'])(
  '%s is not found',
  async (path) => {
    expect((await get(path)).status).toBe(404)
  },
)

it('the picture of the integration is a picture that runs nothing', async () => {
  const { status, headers } = await get('/integrations/tableau.svg')
  expect(status).toBe(200)
  expect(headers['content-type']).toBe('image/svg+xml')
  expect(headers['content-security-policy']).toContain('sandbox')
})
