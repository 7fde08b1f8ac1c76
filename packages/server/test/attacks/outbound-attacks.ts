/** Issuers that would lead the server astray, configured for every method of sign-in that obtains keys. */

import { randomUUID } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { EaselOptions } from '../../src/testing.ts'
import type { ResolvedAddress } from '../../src/identity/trust/outbound/checked-addresses.ts'
import { hostForms, names } from './addresses.ts'
import {
  authorizationServerAt,
  unifiedAccessTokenAt,
  type SignInMethod,
  type Sent,
} from './sign-in-methods.ts'
import { Ledger } from './ledger.ts'
import { listen, watchOutgoing, type Listening, type Outgoing } from './outgoing.ts'
import { jwkOf, startWorld, type World } from './world.ts'

/** Methods whose keys come from an address. */
const keyed = {
  'REST, authorization server': authorizationServerAt,
  'REST, unified access token': unifiedAccessTokenAt('rest'),
  'Cloud Manager': unifiedAccessTokenAt('cloud'),
} as const

/** Declares the tests. Each of the two servers that are attacked asks for options of its own. */
export function outboundAttacks(options: () => Promise<Partial<EaselOptions>>): void {
  const leastTried = 190
  const ledger = new Ledger()
  const asked: string[] = []
  /** What names resolve to, in turn; the last answer stays. */
  const answersOf = new Map<string, (readonly string[])[]>()
  let world: World
  let closed: World
  let forbidden: Listening
  let outgoing: Outgoing

  const resolveHost: EaselOptions['resolveHost'] = async (host) => {
    asked.push(host)
    const lists = answersOf.get(host) ?? [names[host] ?? []]
    const list = (lists.length > 1 ? lists.shift() : lists[0]) ?? []
    return list.map((address): ResolvedAddress => ({
      address,
      family: address.includes(':') ? 6 : 4,
    }))
  }

  beforeAll(async () => {
    world = await startWorld({ ...(await options()), resolveHost })
    closed = await startWorld({
      ...(await options()),
      resolveHost,
      allowsOutboundLoopback: false,
    })
    const keys = JSON.stringify({ keys: [jwkOf(world.keys.foreign), jwkOf(closed.keys.foreign)] })
    forbidden = await listen((_, response) => void response.end(keys))
    outgoing = watchOutgoing(world.kit.easel, closed.kit.easel)
  })
  afterAll(async () => {
    outgoing[Symbol.dispose]()
    for (const each of [world, closed, forbidden]) await each[Symbol.asyncDispose]()
  })

  /** A sign-in that would succeed, were the address asked. Null where the configuration itself is refused. */
  async function attempt(make: (typeof keyed)[keyof typeof keyed], from: World, jwksUri: string) {
    const method = await make(from, { house: from.kit.acme, jwksUri, key: from.keys.foreign })
    if (method === null) return null
    const sent = await method.send(method.sign(method.header, method.claims()))
    // There is an end to how many a site and a tenant may have.
    await method.remove()
    return sent
  }

  /** Sends each, and counts what came of it. @returns what should not be there */
  async function judge(
    attempts: readonly (readonly [string, () => Promise<Sent | null>])[],
  ): Promise<readonly unknown[]> {
    const wrong: unknown[] = []
    for (const [what, send] of attempts) {
      const before = outgoing.asked.length
      const connections = forbidden.connections
      const sent = (await send()) ?? { status: 400, text: '' }
      const strays = outgoing.asked.slice(before)
      const reached = forbidden.connections - connections
      const isOpen = sent.status === 200
      ledger.add([sent], { accepted: isOpen ? 1 : 0, forbidden: strays.length + reached })
      const isRefused = sent.status === 400 || sent.status === 401
      if (!isRefused || strays.length + reached > 0) wrong.push({ what, ...sent, strays, reached })
    }
    return wrong
  }

  describe.each(Object.entries(keyed))('%s:', (_, make) => {
    test('3.4-control, an issuer that may be asked is asked, and lets its users in', async () => {
      const { jwksUri, good } = world.keysOf(world.kit.acme, 'unified-access-token')
      const method = await make(world, { house: world.kit.acme, jwksUri, key: good })
      expect((await method?.send(method.sign(method.header, method.claims())))?.status).toBe(200)
      expect(outgoing.asked.at(-1)).toBe(jwksUri.slice('http://'.length))
    })

    test('3.4-forms, hosts in any form but the plain one are not asked', async () => {
      const forms = hostForms(forbidden)
      const tries = forms.map((form) => [form, () => attempt(make, world, form)] as const)
      expect(await judge(tries)).toEqual([])
    })

    test('3.4-names, names that resolve to a closed address are not asked', async () => {
      const addresses = Object.keys(names).map((name) => `http://${name}:${forbidden.port}/keys`)
      const tries = addresses.map(
        (address) => [address, () => attempt(make, world, address)] as const,
      )
      expect(await judge(tries)).toEqual([])
    })

    test('3.4-loopback, this machine is not asked unless the server allows it', async () => {
      answersOf.set('local.test', [['127.0.0.1']])
      answersOf.set('local-v6.test', [['::1']])
      const hosts = [
        '127.0.0.1',
        '127.255.0.1',
        'localhost',
        '[::1]',
        'local.test',
        'local-v6.test',
      ]
      const addresses = [
        ...hosts.flatMap((host) => [`https://${host}/keys`, `https://${host}:8443/keys`]),
        `http://127.0.0.1:${forbidden.port}/keys`,
        `https://127.0.0.1:${forbidden.port}/keys`,
      ]
      const tries = addresses.map(
        (address) => [address, () => attempt(make, closed, address)] as const,
      )
      expect(await judge(tries)).toEqual([])
    })

    test('3.4-ports, ports of other services are not asked', async () => {
      answersOf.set('public.test', [['8.8.8.8']])
      const addresses = [22, 25, 80, 6379, 5432, 8080, 65_535].map(
        (port) => `https://public.test:${port}/keys`,
      )
      const tries = addresses.map(
        (address) => [address, () => attempt(make, closed, address)] as const,
      )
      expect(await judge(tries)).toEqual([])
    })

    test('3.4-rebinding, a name is resolved once, and what was checked is what is asked', async () => {
      const name = `${randomUUID()}.test`
      // A second resolution at connect time would reach the listener.
      answersOf.set(name, [['10.0.0.1'], ['127.0.0.1']])
      const address = `http://${name}:${forbidden.port}/keys`
      expect(await judge([[address, () => attempt(make, world, address)]])).toEqual([])
      const other = `${randomUUID()}.test`
      answersOf.set(other, [['127.0.0.1'], ['10.0.0.1']])
      const { jwksUri, good } = world.keysOf(world.kit.acme, 'unified-access-token')
      const through = jwksUri.replace('127.0.0.1', other)
      const method = await make(world, { house: world.kit.acme, jwksUri: through, key: good })
      expect((await method?.send(method.sign(method.header, method.claims())))?.status).toBe(200)
      expect(asked.filter((host) => host === other)).toHaveLength(1)
    })
  })

  /** Issuers that may be asked, and answer with something that must not be followed, read on or believed. */
  const answers: Readonly<
    Record<string, (response: ServerResponse, keys: readonly object[]) => void>
  > = {
    'a redirect to this machine': (response) =>
      void response.writeHead(302, { location: `${forbidden.url}/keys` }).end(),
    'a permanent redirect': (response) =>
      void response.writeHead(308, { location: `${forbidden.url}/keys` }).end(),
    'a refresh by header': (response) =>
      void response.writeHead(200, { refresh: `0;url=${forbidden.url}/keys` }).end('{}'),
    'more than 64 KiB': (response, keys) =>
      void response.end(JSON.stringify({ keys, pad: 'x'.repeat(65 * 1024) })),
    'more than 64 KiB without a length': (response, keys) => {
      response.write(`{"pad":"${'x'.repeat(65 * 1024)}",`)
      response.end(JSON.stringify({ keys }).slice(1))
    },
    'more than a hundred keys': (response, keys) => {
      const many = Array.from({ length: 100 }, (_, n) => ({ kty: 'RSA', kid: `k${n}` }))
      response.end(JSON.stringify({ keys: [...keys, ...many] }))
    },
    'two keys of one name': (response, keys) =>
      void response.end(JSON.stringify({ keys: [...keys, ...keys] })),
    'a secret among the keys': (response, keys) =>
      void response.end(JSON.stringify({ keys: [...keys, { kty: 'oct', k: 'AAAA' }] })),
    'another content coding': (response, keys) =>
      void response.writeHead(200, { 'content-encoding': 'gzip' }).end(JSON.stringify({ keys })),
    'a failure with the keys in it': (response, keys) =>
      void response.writeHead(500).end(JSON.stringify({ keys })),
    'the member keys twice': (response, keys) =>
      void response.end(`{"keys":[],"keys":${JSON.stringify(keys)}}`),
    'a body that never ends': (response, keys) => {
      response.write(JSON.stringify({ keys }).slice(0, -1))
    },
    'no answer at all': () => undefined,
    'nothing but a head': (response) => {
      response.writeHead(200, { 'content-length': '100' }).flushHeaders()
    },
  }

  test.each(Object.entries(answers))(
    '3.4-answers, %s is not followed, for any method of sign-in',
    async (_, answer) => {
      await using issuer = await listen((_request, response) =>
        answer(response, [jwkOf(world.keys.foreign)]),
      )
      const own = `127.0.0.1:${issuer.port}/`
      const outcomes = await Promise.all(
        Object.values(keyed).map((make) => attempt(make, world, `${issuer.url}/keys`)),
      )
      const strays = outgoing.asked.filter((address) =>
        address.includes(`:${forbidden.port}/`),
      ).length
      const sent = outcomes.map((outcome) => outcome ?? { status: 400, text: '' })
      ledger.add(sent, {
        accepted: sent.filter(({ status }) => status === 200).length,
        forbidden: strays + forbidden.connections,
      })
      expect(sent.map(({ status }) => status)).toEqual([401, 401, 401])
      expect(sent.filter(({ text }) => text.includes(own))).toEqual([])
      expect([strays, forbidden.connections]).toEqual([0, 0])
    },
  )

  test.each(Object.entries(keyed))(
    '3.4-amplification, %s: a flood of unknown names of keys asks the issuer once a minute',
    async (_, make) => {
      const { jwksUri, good } = world.keysOf(world.kit.acme, 'unified-access-token')
      const method = await make(world, { house: world.kit.acme, jwksUri, key: good })
      if (method === null) throw new Error('the issuer was refused')
      const flood = async (to: SignInMethod) => {
        const before = outgoing.asked.length
        const tokens = Array.from({ length: 60 }, () =>
          to.sign({ ...to.header, kid: randomUUID() }, to.claims()),
        )
        const sent = await Promise.all(tokens.map((token) => to.send(token)))
        ledger.add(sent, {
          accepted: sent.filter(({ status }) => status === 200).length,
          forbidden: 0,
        })
        return outgoing.asked.length - before
      }
      // Once for the keys, and once for the name that was not among them.
      expect(await flood(method)).toBeLessThanOrEqual(2)
      expect(await flood(method)).toBe(0)
      world.kit.clock.advance(61_000)
      expect(await flood(method)).toBe(1)
      expect((await method.send(method.sign(method.header, method.claims()))).status).toBe(200)
    },
  )

  test('of all issuers that lead astray none was followed, and nothing failed or hung', () => {
    const { tried, ...outcomes } = ledger.totals
    console.info(JSON.stringify(ledger.totals))
    expect(outcomes).toEqual({ accepted: 0, failed: 0, hung: 0, forbidden: 0 })
    expect(tried).toBeGreaterThan(leastTried)
  })
}
