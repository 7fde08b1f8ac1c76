import { describe, expect, it } from 'vitest'
import { maskLiterals } from './mask.ts'
import { applyMutant, drawMutants, mutantsOf } from './mutants.ts'

const source = [
  "import { a } from './a === b.ts'",
  '/** Holds x === y in a comment. */',
  'export const isSame = (x: number, y: number): boolean => x === y && x > 1',
  "const text = 'true && false'",
  'const pattern = /a > b/',
  'if (!isSame(3, limit)) list.some((item) => item)',
].join('\n')

describe('faults of a source text', () => {
  it('replaces operators and constants of code, one at a time', () => {
    const texts = mutantsOf('a.ts', source).map((mutant) => applyMutant(source, mutant))
    const changed = texts.map((text) =>
      text.split('\n').find((line, index) => line !== source.split('\n')[index]),
    )
    expect(changed).toEqual([
      'export const isSame = (x: number, y: number): boolean => x !== y && x > 1',
      'export const isSame = (x: number, y: number): boolean => x === y || x > 1',
      'export const isSame = (x: number, y: number): boolean => x === y && x >= 1',
      'export const isSame = (x: number, y: number): boolean => x === y && x > 2',
      'if (isSame(3, limit)) list.some((item) => item)',
      'if (!isSame(4, limit)) list.some((item) => item)',
      'if (!isSame(3, limit)) list.every((item) => item)',
    ])
  })

  it('leaves offsets and line ends where they are when literals are masked', () => {
    const masked = maskLiterals(source)
    expect(masked).toHaveLength(source.length)
    expect(masked.split('\n')).toHaveLength(6)
    expect(masked).not.toContain('false')
  })

  it('draws the same mutants for the same seed, never two on one line', () => {
    const all = mutantsOf('a.ts', source)
    const drawn = drawMutants(all, 10, 7)
    expect(drawn).toEqual(drawMutants(all, 10, 7))
    expect(new Set(drawn.map(({ line }) => line)).size).toBe(drawn.length)
    expect(drawn).toHaveLength(2)
  })
})
