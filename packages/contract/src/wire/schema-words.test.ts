import { Type } from 'typebox'
import { expect, it } from 'vitest'
import { arrayOf, objectOf, optionalOf, unsafe } from './schema-words.ts'

/** Everything about an object and what it holds, hidden properties too. */
function facts(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  return Object.entries(Object.getOwnPropertyDescriptors(value)).map(
    ([name, { value: held, ...rest }]) => [name, rest, facts(held)] as const,
  )
}

it('makes what TypeBox makes', () => {
  const build = (words: Pick<typeof Type, 'Unsafe' | 'Optional' | 'Array' | 'Object'>) => {
    const scalar = words.Unsafe<string>({ type: 'string', wire: 'text' })
    const item = words.Object({ name: scalar, note: words.Optional(scalar) })
    return words.Object({
      empty: words.Object({}),
      item: words.Optional(words.Array(item)),
      item2: item,
    })
  }
  const own = { Unsafe: unsafe, Optional: optionalOf, Array: arrayOf, Object: objectOf }
  expect(facts(build(own))).toEqual(facts(build(Type)))
})
