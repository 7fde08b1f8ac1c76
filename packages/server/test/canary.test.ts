/** No secret is in any log, answer, file or table but in the answer that is there to tell it. */

import { afterAll, describe, expect, test } from 'vitest'
import { Canaries, formsOf } from './canaries.ts'
import { plantEverywhere } from './canary-requests.ts'
import { startCanaryServer } from './canary-server.ts'
import { openTestPostgres } from './postgres.ts'

const postgres = await openTestPostgres()
afterAll(async () => {
  await postgres?.[Symbol.asyncDispose]()
})

describe.each(['SQLite', 'PostgreSQL'] as const)('on %s', (database) => {
  const isHere = database === 'SQLite' || postgres !== null
  const start = async () =>
    startCanaryServer(database === 'SQLite' ? undefined : await postgres?.database())

  test.skipIf(!isHere)(
    'no secret that was planted in any input is found anywhere',
    async () => {
      await using server = await start()
      const statuses = await plantEverywhere(server)
      // Requests succeeded, were refused and failed: else nothing was planted.
      expect(new Set(statuses)).toEqual(new Set([200, 201, 400, 401, 500]))
      expect(server.canaries.count).toBeGreaterThan(40)
      expect(await server.search()).toEqual([])
    },
    60_000,
  )

  test.skipIf(!isHere)('a secret that rests unsealed is found', async () => {
    await using server = await start()
    const { provision } = server.easel
    const site = await provision.site({ name: 'Test', contentUrl: 'test' })
    const { secretValue } = await provision.connectedApp(site.luid, 'Careless')
    server.tell('connected-app secret', secretValue)
    const bytes = Buffer.from(secretValue).toString('hex')
    const literal = database === 'SQLite' ? `x'${bytes}'` : `'\\x${bytes}'`
    await server.beside.run(`update connected_app_secret set sealed_value = ${literal}`)
    const found = await server.search()
    expect(found.length).toBeGreaterThan(0)
    expect(new Set(found.map(({ secret }) => secret))).toEqual(new Set(['connected-app secret']))
  })
})

test('an answer that tells a secret it is not there to tell is found', async () => {
  await using server = await startCanaryServer()
  server.tell('something that every caller may read', 'productVersion":{')
  await server.ask('/api/3.28/serverinfo')
  expect(await server.search()).toMatchObject([{ form: 'plain', where: /serverinfo/ }])
})

test.each(formsOf('Ü/+ a "secret" of 32 letters?'))('a secret is found %s', (_, text) => {
  const canaries = new Canaries()
  canaries.add('secret', 'Ü/+ a "secret" of 32 letters?')
  expect(canaries.find('there', Buffer.from(`before ${text} after`))).not.toEqual([])
})

test.each([0, 1, 2, 3, 4])(
  'a secret is found in base64 of a text that has %i bytes before it',
  (before) => {
    const canaries = new Canaries()
    canaries.add('secret', '0123456789abcdefghij')
    const text = Buffer.from(`${'x'.repeat(before)}0123456789abcdefghij and more`).toString(
      'base64',
    )
    expect(canaries.find('there', Buffer.from(text))).not.toEqual([])
  },
)
