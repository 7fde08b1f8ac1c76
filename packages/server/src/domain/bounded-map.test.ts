import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BoundedMap } from './bounded-map.ts'

describe('a bounded map', () => {
  it('keeps what is used and forgets what is not', () => {
    const map = new BoundedMap<string, number>(10)
    map.set('used', 1)
    map.set('unused', 2)
    for (let i = 0; i < 100; i += 1) {
      map.set(`other ${i}`, i)
      expect(map.get('used')).toBe(1)
    }
    expect(map.get('unused')).toBeUndefined()
  })

  it('never exceeds its limit, keeps the half used last, and reports every value that leaves', () => {
    const anyStep = fc.record({
      does: fc.constantFrom('set' as const, 'get' as const, 'delete' as const),
      key: fc.nat(12),
    })
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 9 }), fc.array(anyStep), (limit, steps) => {
        const living = new Set<symbol>()
        const map = new BoundedMap<number, symbol>(limit, (value) => living.delete(value))
        const values = new Map<number, symbol>()
        let byUse: number[] = []
        for (const { does, key } of steps) {
          // Looking it up would be a use of it.
          const isThere = [...map.entries()].some(([other]) => other === key)
          if (does === 'get') map.get(key)
          if (does === 'set') {
            const value = Symbol(key)
            living.add(value)
            values.set(key, value)
            map.set(key, value)
          } else if (does === 'delete') {
            map.delete(key)
            values.delete(key)
          }
          // What was deleted keeps its place among the uses: it had pushed others out.
          if (does === 'set' || (does === 'get' && isThere)) {
            byUse = [...byUse.filter((other) => other !== key), key]
          }
          expect(map.size).toBeLessThanOrEqual(limit)
          const lastUsed = byUse.slice(-Math.floor(limit / 2))
          for (const used of lastUsed.filter((other) => values.has(other))) {
            expect([...map.entries()]).toContainEqual([used, values.get(used)])
          }
          expect(new Set([...map.entries()].map(([, value]) => value))).toEqual(living)
        }
      }),
    )
  })
})
