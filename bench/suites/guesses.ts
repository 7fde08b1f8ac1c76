/** A million guesses at every verifier from thousands of addresses, while the owner goes on signing in. */

import { mkdtempDisposable } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mintJwt } from '../../packages/server/test/kit.ts'
import { patCredentials, signInRequest } from '../load/api.ts'
import { Connection } from '../load/connection.ts'
import { guessesAt } from '../load/guesses.ts'
import { mebibytes, perSecond, processorTime, type Measure, type Suite } from '../measure.ts'
import { startChild, type Child } from '../servers/child.ts'
import type { GuessedFacts } from '../servers/guessed-easel.ts'

const plan = {
  guesses: 1_000_000,
  /** After this long the rest is left, and the table says how many there were. */
  limitMs: 220_000,
  connections: 24,
  /** Sent together, answered in turn. */
  pipelined: 16,
  ofOneAddress: 400,
  ownerEvery: 50_000,
  /** By then the heap has the size that load of this kind gives it; what is kept of guesses shows as growth from there. */
  warmAt: 200_000,
}
const memoryAim = 64 * 2 ** 20

export const guesses: Suite = { name: 'guesses', run }

interface Tally {
  sent: number
  readonly statuses: Map<number, number>
  addresses: number
  ownerTried: number
  ownerIn: number
}

async function run(): Promise<readonly Measure[]> {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'easel-bench-'))
  await using easel = await startChild<GuessedFacts>({
    script: './guessed-easel.ts',
    args: [folder.path],
  })
  const tally: Tally = {
    sent: 0,
    statuses: new Map(),
    addresses: 0,
    ownerTried: 0,
    ownerIn: 0,
  }
  await ownerSignsIn(easel, tally)
  const before = { residentBytes: easel.residentBytes(), cpuMs: easel.cpuMs() }
  const started = performance.now()
  const until = started + plan.limitMs
  const next = guessesAt(easel.facts)
  let checks = 1
  let warmBytes: number | null = null
  const guesser = async (): Promise<void> => {
    while (tally.sent < plan.guesses && performance.now() < until) {
      await guessFromOneAddress(easel, { tally, next })
      if (tally.sent < checks * plan.ownerEvery) continue
      checks += 1
      if (tally.sent >= plan.warmAt) warmBytes ??= easel.residentBytes()
      await ownerSignsIn(easel, tally)
    }
  }
  await Promise.all(Array.from({ length: plan.connections }, guesser))
  const seconds = (performance.now() - started) / 1000
  const cpuMicroseconds = ((easel.cpuMs() - before.cpuMs) * 1000) / tally.sent
  await ownerSignsIn(easel, tally)
  const endBytes = easel.residentBytes()
  const grownBytes = endBytes - before.residentBytes
  const keptBytes = endBytes - (warmBytes ?? before.residentBytes)
  return rows(tally, { seconds, cpuMicroseconds, grownBytes, keptBytes })
}

/** All of 127.0.0.0/8 is this machine. */
function addressOf(number: number): string {
  return `127.${1 + ((number >> 16) & 127)}.${(number >> 8) & 255}.${number & 255}`
}

async function guessFromOneAddress(
  { facts }: Child<GuessedFacts>,
  { tally, next }: { readonly tally: Tally; readonly next: () => Uint8Array },
): Promise<void> {
  using connection = await Connection.open(facts.url, addressOf((tally.addresses += 1)))
  for (let sent = 0; sent < plan.ofOneAddress; sent += plan.pipelined) {
    if (tally.sent >= plan.guesses) return
    const batch = Array.from({ length: plan.pipelined }, next)
    tally.sent += batch.length
    for (const { status } of await Promise.all(batch.map((each) => connection.send(each)))) {
      tally.statuses.set(status, (tally.statuses.get(status) ?? 0) + 1)
    }
  }
}

/** With the credential that is guessed at: from an address without failures, and from the first one that guesses. */
async function ownerSignsIn({ facts }: Child<GuessedFacts>, tally: Tally): Promise<void> {
  const { connectedApp, userName: user } = facts
  const scopes = ['tableau:content:read']
  for (const from of ['127.0.0.1', addressOf(1)]) {
    using connection = await Connection.open(facts.url, from)
    const credentials = [
      patCredentials(facts.token),
      { jwt: mintJwt(connectedApp, { user, scopes, now: new Date() }) },
    ]
    for (const each of credentials) {
      const { status } = await connection.send(signInRequest(each))
      tally.ownerTried += 1
      if (status === 200) tally.ownerIn += 1
    }
  }
}

interface Taken {
  readonly seconds: number
  /** Processor time of the server for one guess. */
  readonly cpuMicroseconds: number
  readonly grownBytes: number
  /** Of it, after the heap was warm. */
  readonly keptBytes: number
}

function rows(
  { sent, statuses, addresses, ownerTried, ownerIn }: Tally,
  { seconds, cpuMicroseconds, grownBytes, keptBytes }: Taken,
): readonly Measure[] {
  const count = (isIt: (status: number) => boolean): number =>
    [...statuses].filter(([status]) => isIt(status)).reduce((sum, [, times]) => sum + times, 0)
  const whole = (value: number) => value.toLocaleString('en')
  const letIn = count((status) => status < 400)
  const broken = count((status) => status >= 500)
  const judged = whole(count((status) => status === 401))
  const unseen = whole(count((status) => status === 429))
  return [
    {
      name: 'guessed sign-ins at all verifiers',
      figure: `${whole(sent)} from ${whole(addresses)} addresses in ${Math.round(seconds)} s (${perSecond(sent / seconds)}, ${processorTime({ cpuMicroseconds })} each): ${whole(letIn)} let in, ${judged} refused, ${unseen} not looked at, ${whole(broken)} server errors`,
      beside: '',
      ratio: null,
      aim: `${whole(plan.guesses)} guesses, none let in, no server error`,
      isMet: sent >= plan.guesses && letIn === 0 && broken === 0,
    },
    {
      name: 'the owner meanwhile, from another address and from a guesser’s',
      figure: `signed in ${whole(ownerIn)} of ${whole(ownerTried)} times`,
      beside: '',
      ratio: null,
      aim: 'every time',
      isMet: ownerIn === ownerTried,
    },
    {
      name: 'memory that the guesses left',
      figure: `${mebibytes(grownBytes)}, of it after the first ${whole(plan.warmAt)}: ${mebibytes(keptBytes)}`,
      beside: '',
      ratio: null,
      aim: `≤ ${mebibytes(memoryAim)} after the first ${whole(plan.warmAt)}`,
      isMet: keptBytes <= memoryAim,
    },
  ]
}
