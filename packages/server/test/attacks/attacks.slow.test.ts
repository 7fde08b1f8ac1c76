/** The attacks on sign-in on PostgreSQL: a part of them that the seed draws, or all. */

import { afterAll, describe } from 'vitest'
import { torture } from '../../../../tools/testing/torture.ts'
import { openTestPostgres } from '../postgres.ts'
import { attacks, jwtAttacks } from './jwt-attacks.ts'
import { outboundAttacks } from './outbound-attacks.ts'

const dice = torture('attacks', attacks.length)
const postgres = await openTestPostgres()
afterAll(() => postgres?.[Symbol.asyncDispose]())

const options = async () => ({ databaseUrl: (await postgres?.database()) ?? '' })
const chosen = attacks
  .map((attack) => ({ attack, lot: dice.random() }))
  .toSorted((one, other) => one.lot - other.lot)
  .slice(0, dice.count)
  .map(({ attack }) => attack)

describe.skipIf(postgres === null)('on PostgreSQL', () => {
  describe('tokens', () => {
    jwtAttacks({
      options,
      chosen,
      leastTried: dice.count === attacks.length ? 2_500 : dice.count,
    })
  })
  describe('issuers', () => {
    outboundAttacks(options)
  })
})
