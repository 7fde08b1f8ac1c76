import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bracket } from './names.ts'
import type { ShelfTree } from './shelf.ts'
import { parseShelf, ShelfSyntaxError } from './shelf.ts'

const signs = { nest: ' / ', cross: ' * ', concatenate: ' + ' } as const

/** As documents write it: two operands to a pair of parentheses, nested to the right. */
function print(tree: ShelfTree): string {
  if (tree.kind === 'pill') {
    const { datasource, instance } = tree.name
    return datasource === undefined ? instance : `${bracket(datasource)}.${instance}`
  }
  const [first, ...rest] = tree.items.map((item) => print(item))
  const tail = rest.reduceRight((right, left) => `(${left}${signs[tree.kind]}${right})`)
  return `(${first!}${signs[tree.kind]}${tail})`
}

function flatten(tree: ShelfTree): ShelfTree {
  if (tree.kind === 'pill') return tree
  const items = tree.items.map((item) => flatten(item))
  return {
    kind: tree.kind,
    items: items.flatMap((item) => (item.kind === tree.kind ? item.items : [item])),
  }
}

const name = fc.string({ unit: fc.constantFrom('a', ' ', ']', '[', '.', ':', '(', ')', '+', 'é') })
const pill: fc.Arbitrary<ShelfTree> = fc.record({
  kind: fc.constant('pill' as const),
  name: fc.record({
    datasource: name.filter((text) => text !== ''),
    instance: name.filter((text) => text !== '').map((text) => bracket(text)),
  }),
})
const tree: fc.Arbitrary<ShelfTree> = fc.letrec<{ tree: ShelfTree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    pill,
    fc.record({
      kind: fc.constantFrom('nest' as const, 'cross' as const, 'concatenate' as const),
      items: fc.array(tie('tree'), { minLength: 2, maxLength: 4 }),
    }),
  ),
})).tree

function isAnswered(text: string): boolean {
  try {
    parseShelf(text)
    return true
  } catch (error) {
    return error instanceof ShelfSyntaxError
  }
}

describe('parseShelf', () => {
  it('reads back every expression it could be given, whatever the names', () => {
    fc.assert(
      fc.property(tree, (expected) => {
        expect(parseShelf(print(expected))).toEqual(flatten(expected))
      }),
    )
  })

  it('answers any other text with a tree, null or a syntax error', () => {
    const noise = fc.string({ unit: fc.constantFrom('[', ']', '(', ')', ' ', '+', '/', '.', 'a') })
    fc.assert(
      fc.property(noise, (text) => {
        expect(isAnswered(text)).toBe(true)
      }),
    )
  })

  it('is null for an empty shelf', () => {
    expect(parseShelf('')).toBeNull()
    expect(parseShelf(' \r\n ')).toBeNull()
  })

  it('binds nesting tighter than crossing, and crossing tighter than concatenation', () => {
    expect(parseShelf('[a] + [b] * [c] / [d]')).toEqual({
      kind: 'concatenate',
      items: [
        { kind: 'pill', name: { instance: '[a]' } },
        {
          kind: 'cross',
          items: [
            { kind: 'pill', name: { instance: '[b]' } },
            {
              kind: 'nest',
              items: [
                { kind: 'pill', name: { instance: '[c]' } },
                { kind: 'pill', name: { instance: '[d]' } },
              ],
            },
          ],
        },
      ],
    })
  })

  it('keeps the two parts of a row count together', () => {
    expect(parseShelf('[ds].[__tableau_internal_object_id__].[cnt:Orders_1:qk]')).toEqual({
      kind: 'pill',
      name: { datasource: 'ds', instance: '[__tableau_internal_object_id__].[cnt:Orders_1:qk]' },
    })
  })

  it('refuses parentheses nested beyond reason instead of running out of stack', () => {
    expect(() => parseShelf('('.repeat(100_000))).toThrow(ShelfSyntaxError)
  })
})
