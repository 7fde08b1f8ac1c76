/** Registered claims of a wrong JSON type, in payload and header, at every way in that takes a JWT: refused, and explained. */

import { randomBytes } from 'node:crypto'
import type { AuthEventTold, Explanation } from '@easel/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { doors, type Door } from './attacks/doors.ts'
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

async function attempts(door: Door, jwt: string) {
  const isUat = door.trust === 'unified-access-token'
  return Promise.all(
    requests[door.side](jwt, isUat).map(async ({ path, type, body }) => {
      const headers = { 'content-type': type, accept: type }
      const answer = await fetch(`${world.kit.easel.url}${path}`, { method: 'POST', headers, body })
      const event = answer.headers.get('x-easel-event')
      const explained = await fetch(`${world.kit.easel.url}/easel/v1/auth-events/${event}`, {
        headers: { 'x-easel-admin-key': adminKey },
      })
      const { authEvent, explanation } = (await explained.json()) as {
        authEvent: AuthEventTold
        explanation: Explanation
      }
      return { status: answer.status, text: await answer.text(), authEvent, explanation }
    }),
  )
}

describe.each(Object.keys(doors))('%s:', (name) => {
  let door: Door
  beforeAll(async () => {
    const make = doors[name]
    if (make === undefined) throw new RangeError(name)
    door = await make(world, world.kit.acme)
  })

  test('a token of right types signs in, with the issuer in header, payload or both', async () => {
    const { iss } = door.claims()
    const payloadAlone = door.trust === 'unified-access-token'
    const forms = [
      { header: door.header, claims: door.claims() },
      { header: { ...door.header, iss }, claims: door.claims() },
      ...(payloadAlone
        ? []
        : [{ header: { ...door.header, iss }, claims: door.claims({ iss: undefined }) }]),
    ]
    for (const { header, claims } of forms) {
      expect((await door.send(door.sign(header, claims))).status).toBe(200)
    }
  })

  test.each(cases)('%s %s in the payload is refused, and named', async (claim, json, type) => {
    const header = { ...door.header, iss: door.claims()['iss'] }
    const jwt = door.sign(header, door.claims({ [claim]: JSON.parse(json) as unknown }))
    for (const { status, text, explanation } of await attempts(door, jwt)) {
      expect(status, text).toBe(401)
      expect(explanation.sentence).toContain(`${claim} must be `)
      expect(explanation.sentence).toContain(`got ${type}.`)
      expect(explanation.steps.filter(({ state }) => state === 'failed')).toHaveLength(1)
    }
  })

  test.each(cases)('%s %s in the header is refused, and named', async (claim, json, type) => {
    const header = { ...door.header, [claim]: JSON.parse(json) as unknown }
    for (const { status, text, explanation } of await attempts(
      door,
      door.sign(header, door.claims()),
    )) {
      expect(status, text).toBe(401)
      expect(explanation.sentence).toContain(`${claim} in the header must be `)
      expect(explanation.sentence).toContain(`got ${type}.`)
      expect(explanation.steps.filter(({ state }) => state === 'failed')).toHaveLength(1)
    }
  })

  test('an empty iss in the payload beside a good one in the header is a conflict', async () => {
    const header = { ...door.header, iss: door.claims()['iss'] }
    for (const { status, authEvent } of await attempts(
      door,
      door.sign(header, door.claims({ iss: '' })),
    )) {
      expect([status, authEvent.reason]).toEqual([401, 'jwt_iss_conflict'])
    }
  })
})
