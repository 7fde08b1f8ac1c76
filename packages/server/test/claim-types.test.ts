/** Registered claims of a wrong JSON type, in payload and header, at every way in that takes a JWT: refused, and explained. */

import { randomBytes } from 'node:crypto'
import type { AuthEventRecord, Explanation } from '@easel/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { methods, type SignInMethod } from './attacks/sign-in-methods.ts'
import { startWorld, type World } from './attacks/world.ts'

const adminKey = randomBytes(32).toString('base64url')

let world: World
beforeAll(async () => {
  world = await startWorld({ adminKey })
})
afterAll(() => world[Symbol.asyncDispose]())

const notTexts: readonly [unknown, string][] = [
  [null, 'null'],
  [{}, 'an object'],
  [{ tableau: 1 }, 'an object'],
  [7, 'a number'],
  [true, 'true'],
]
const wrong: Readonly<Record<string, readonly [unknown, string][]>> = {
  iss: [...notTexts, [['a'], 'an array']],
  sub: [...notTexts, [['a'], 'an array']],
  jti: [...notTexts, [['a'], 'an array']],
  aud: [...notTexts, [['tableau', 1], 'an array of other things than texts']],
  exp: [...notTexts.filter(([value]) => value !== 7), ['2', 'a text']],
  nbf: [...notTexts.filter(([value]) => value !== 7), ['2', 'a text']],
  iat: [...notTexts.filter(([value]) => value !== 7), ['2', 'a text']],
}
const cases = Object.entries(wrong).flatMap(([claim, values]) =>
  values.map(([value, type]) => [claim, JSON.stringify(value), type] as const),
)

/** Forms of the request at each side. */
const requests = {
  rest: (jwt: string, isUat: boolean) => {
    const path = '/api/3.28/auth/signin'
    const { contentUrl } = world.kit.acme.site
    const credentials = { jwt, isUat, site: { contentUrl } }
    const xml = `<tsRequest><credentials jwt="${jwt}" isUat="${isUat}"><site contentUrl="${contentUrl}"/></credentials></tsRequest>`
    return [
      { path, type: 'application/json', body: JSON.stringify({ credentials }) },
      { path, type: 'application/xml', body: xml },
    ]
  },
  cloud: (token: string) => [
    { path: '/api/v1/tcuJwt/login', type: 'application/json', body: JSON.stringify({ token }) },
  ],
}

async function attempts(method: SignInMethod, jwt: string) {
  const isUat = method.trust === 'unified-access-token'
  return Promise.all(
    requests[method.side](jwt, isUat).map(async ({ path, type, body }) => {
      const headers = { 'content-type': type, accept: type }
      const answer = await fetch(`${world.kit.easel.url}${path}`, { method: 'POST', headers, body })
      const event = answer.headers.get('x-easel-event')
      const explained = await fetch(`${world.kit.easel.url}/easel/v1/auth-events/${event}`, {
        headers: { 'x-easel-admin-key': adminKey },
      })
      const { authEvent, explanation } = (await explained.json()) as {
        authEvent: AuthEventRecord
        explanation: Explanation
      }
      return { status: answer.status, text: await answer.text(), authEvent, explanation }
    }),
  )
}

describe.each(Object.keys(methods))('%s:', (name) => {
  let method: SignInMethod
  beforeAll(async () => {
    const make = methods[name]
    if (make === undefined) throw new RangeError(name)
    method = await make(world, world.kit.acme)
  })

  test('a token of right types signs in, with the issuer in header, payload or both', async () => {
    const { iss } = method.claims()
    const payloadAlone = method.trust === 'unified-access-token'
    const forms = [
      { header: method.header, claims: method.claims() },
      { header: { ...method.header, iss }, claims: method.claims() },
      ...(payloadAlone
        ? []
        : [{ header: { ...method.header, iss }, claims: method.claims({ iss: undefined }) }]),
    ]
    for (const { header, claims } of forms) {
      expect((await method.send(method.sign(header, claims))).status).toBe(200)
    }
  })

  test.each(cases)('%s %s in the payload is refused, and named', async (claim, json, type) => {
    const header = { ...method.header, iss: method.claims()['iss'] }
    const jwt = method.sign(header, method.claims({ [claim]: JSON.parse(json) as unknown }))
    for (const { status, text, explanation } of await attempts(method, jwt)) {
      expect(status, text).toBe(401)
      expect(explanation.sentence).toContain(`${claim} must be `)
      expect(explanation.sentence).toContain(`got ${type}.`)
      expect(explanation.steps.filter(({ state }) => state === 'failed')).toHaveLength(1)
    }
  })

  test.each(cases)('%s %s in the header is refused, and named', async (claim, json, type) => {
    const header = { ...method.header, [claim]: JSON.parse(json) as unknown }
    for (const { status, text, explanation } of await attempts(
      method,
      method.sign(header, method.claims()),
    )) {
      expect(status, text).toBe(401)
      expect(explanation.sentence).toContain(`${claim} in the header must be `)
      expect(explanation.sentence).toContain(`got ${type}.`)
      expect(explanation.steps.filter(({ state }) => state === 'failed')).toHaveLength(1)
    }
  })

  test('an empty iss in the payload beside a good one in the header is a conflict', async () => {
    const header = { ...method.header, iss: method.claims()['iss'] }
    for (const { status, authEvent } of await attempts(
      method,
      method.sign(header, method.claims({ iss: '' })),
    )) {
      expect([status, authEvent.reason]).toEqual([401, 'jwt_iss_conflict'])
    }
  })
})
