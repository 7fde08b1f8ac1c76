/** Every attack on JSON Web Tokens, on the embedded database. The other database has its run among the slow tests. */

import { expect, test } from 'vitest'
import { attacks, jwtAttacks } from './jwt-attacks.ts'

jwtAttacks({ options: async () => ({}), chosen: attacks, leastTried: 2_500 })

test('every section of RFC 8725 that asks for something is attacked, and no id is used twice', () => {
  const ids = attacks.map(({ id }) => id)
  const sections = Array.from({ length: 12 }, (_, index) => `rfc8725-3.${index + 1}`)
  expect(sections.filter((section) => !ids.includes(section))).toEqual([])
  expect(new Set(ids).size).toBe(ids.length)
})
