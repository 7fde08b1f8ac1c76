/** Every attack on JSON Web Tokens that we know, at every method of sign-in that takes one, over a real socket. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Attack, Target } from './attack.ts'
import { methods, type SignInMethod, type Sent } from './sign-in-methods.ts'
import { Ledger } from './ledger.ts'
import { watchOutgoing, type Outgoing } from './outgoing.ts'
import { own } from './own.ts'
import { playbook } from './playbook.ts'
import { rfc8725 } from './rfc8725.ts'
import { startWorld, type World } from './world.ts'
import type { EaselOptions } from '../../src/testing.ts'

export const attacks: readonly Attack[] = [...rfc8725, ...playbook, ...own]

interface Run {
  /** Of the server that is attacked. */
  readonly options: () => Promise<Partial<EaselOptions>>
  readonly chosen: readonly Attack[]
  /** So that an attack that turns out empty, or a method that is lost, is seen. */
  readonly leastTried: number
}

/** Declares the tests of the attacks that are chosen, at every method of sign-in. */
export function jwtAttacks({ options, chosen, leastTried }: Run): void {
  const ledger = new Ledger()
  let world: World
  let outgoing: Outgoing

  beforeAll(async () => {
    world = await startWorld(await options())
    outgoing = watchOutgoing(world.kit.easel)
  })
  afterAll(async () => {
    outgoing[Symbol.dispose]()
    await world[Symbol.asyncDispose]()
  })

  async function targetOf(name: string): Promise<Target> {
    const { acme, other } = world.kit
    const make = methods[name]
    if (make === undefined) throw new RangeError(name)
    const all = await Promise.all(Object.values(methods).map((each) => each(world, acme)))
    const method = await make(world, acme)
    return {
      world,
      method,
      foreign: await make(world, other),
      others: all.filter(({ trust }) => trust !== method.trust),
    }
  }

  /** A few at a time, as an attacker with several connections would. */
  async function sendAll(
    method: SignInMethod,
    tokens: readonly string[],
  ): Promise<readonly Sent[]> {
    const answers: Sent[] = []
    for (let start = 0; start < tokens.length; start += 16) {
      const some = tokens.slice(start, start + 16)
      answers.push(...(await Promise.all(some.map((token) => method.send(token)))))
    }
    return answers
  }

  /** Requests to anybody but the issuers that are trusted. */
  const strayRequests = () =>
    outgoing.asked.filter((address) => !address.startsWith(`127.0.0.1:${world.issuer.port}/keys/`))

  async function wronglyAccepted(
    { expects }: Attack,
    method: SignInMethod,
    answers: readonly Sent[],
  ) {
    const opened = answers.filter(({ status }) => status === 200)
    if (expects === 'refused') return opened
    if (expects === 'silent') return []
    const reading = await Promise.all(opened.map((answer) => method.mayRead(answer)))
    return opened.filter((_, index) => reading[index] === true)
  }

  describe.each(Object.keys(methods))('%s:', (name) => {
    let target: Target
    beforeAll(async () => {
      target = await targetOf(name)
    })

    test.each(chosen.map((attack) => [attack.id, attack.what, attack] as const))(
      '%s, %s',
      async (_id, _what, attack) => {
        const { method } = target
        const straysBefore = strayRequests().length + world.trap.connections
        const tokens = attack.tokens(target)
        const answers = await sendAll(method, tokens)
        const accepted = await wronglyAccepted(attack, method, answers)
        const forbidden = strayRequests().length + world.trap.connections - straysBefore
        ledger.add(answers, { accepted: accepted.length, forbidden })
        const outcomes = answers.map(({ status, text }, at) => ({
          status,
          text,
          token: tokens[at]?.slice(0, 600),
        }))
        const refusals = attack.expects === 'refused' ? [400, 401, 413] : [200, 400, 401]
        expect(outcomes.filter(({ status }) => !refusals.includes(Number(status)))).toEqual([])
        expect(accepted).toEqual([])
        expect(forbidden).toBe(0)
        expect(
          answers.map(({ text }) => text).filter((text) => text.includes(world.trap.url)),
        ).toEqual([])
      },
      120_000,
    )

    test('jwt_tool-original, a good token signs in after all bad ones made of it', async () => {
      const { method } = target
      const good = method.sign(method.header, method.claims())
      const [head = '', body = '', tail = ''] = good.split('.')
      const bad = [`${head}.${body}.`, `${head}.${body}.${tail.slice(0, 8)}`, `${head}.${body}`]
      const refused = await sendAll(method, bad)
      expect(refused.map(({ status }) => status)).toEqual([401, 401, 401])
      const first = await method.send(good)
      expect([first.status, await method.mayRead(first)]).toEqual([200, true])
      const again = await method.send(good)
      expect(again.status).toBe(method.isGoodOnce ? 401 : 200)
      ledger.add([...refused, again], {
        accepted: method.isGoodOnce && again.status === 200 ? 1 : 0,
        forbidden: 0,
      })
    })

    test('own-ends, a trust that was ended between two calls admits no caller', async () => {
      const { acme } = world.kit
      const make = methods[name]
      for (const what of Object.keys(target.method.ends)) {
        const method = await make?.(world, acme)
        if (method === undefined) throw new RangeError(name)
        expect((await method.send(method.sign(method.header, method.claims()))).status).toBe(200)
        await method.ends[what]?.()
        const after = await method.send(method.sign(method.header, method.claims()))
        expect([what, after.status]).toEqual([what, 401])
        ledger.add([after], { accepted: 0, forbidden: 0 })
      }
    })
  })

  test('of all attacks on all sign-in methods none succeeded, failed, hung or led the server astray', () => {
    const { tried, ...outcomes } = ledger.totals
    console.info(
      `${chosen.length} attacks, ${Object.keys(methods).length} sign-in methods: ${JSON.stringify(ledger.totals)}`,
    )
    expect(outcomes).toEqual({ accepted: 0, failed: 0, hung: 0, forbidden: 0 })
    expect(tried).toBeGreaterThan(leastTried)
  })
}
