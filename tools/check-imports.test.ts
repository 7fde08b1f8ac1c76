import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { rules } from './check-imports.ts'
import { edgesOf } from './imports/edges.ts'
import { judge, missingRooms } from './imports/judge.ts'

const server = 'packages/server/src'
const viz = 'packages/viz/src'
const floorless = { ...rules, floors: { [server]: 0, [viz]: 0, 'packages/contract/src': 0 } }

let root: string
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'easel-imports-'))
})
afterEach(() => {
  rmSync(root, { recursive: true })
})

function plant(files: Readonly<Record<string, string>>): readonly string[] {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(root, name)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  return judge(floorless, root).refusals
}

const leaf = 'export const leaf = 1\n'

describe('rooms of the viz library', () => {
  const importing = (from: string, to: string) =>
    plant({
      [`${viz}/${to}/leaf.ts`]: leaf,
      [`${viz}/${from}/file.ts`]: `import { leaf } from '../${to}/leaf.ts'\n`,
    })

  test.each([
    ['query', 'model'],
    ['query', 'calculation'],
    ['extract', 'database'],
    ['draw', 'scene'],
    ['engine', 'extract'],
  ])('%s may import %s', (from, to) => {
    expect(importing(from, to)).toEqual([])
  })

  test.each([
    ['query', 'extract'],
    ['query', 'marks'],
    ['extract', 'query'],
    ['model', 'database'],
    ['scene', 'model'],
    ['layout', 'draw'],
  ])('%s must not import %s', (from, to) => {
    expect(importing(from, to)).toEqual([
      expect.stringContaining(`viz ${from} must not import viz ${to}`),
    ])
  })

  test('a folder without a place in the order is refused', () => {
    expect(importing('elsewhere', 'model')).toEqual([
      expect.stringContaining('the file is in no room of the rule table'),
    ])
  })
})

describe('directions', () => {
  test('an allowed tree is passed and its edges are counted', () => {
    expect(
      plant({
        [`${server}/domain/a.ts`]: leaf,
        [`${server}/methods/b.ts`]: "import { leaf } from '../domain/a.ts'\n",
      }),
    ).toEqual([])
    expect(judge(floorless, root)).toMatchObject({ edges: 1, files: 2 })
  })

  test('a domain file that imports a port is refused with file and line', () => {
    expect(
      plant({
        [`${server}/ports/clock.ts`]: leaf,
        [`${server}/domain/a.ts`]: "\nimport { leaf } from '../ports/clock.ts'\n",
      }),
    ).toEqual([`${server}/domain/a.ts:2: domain must not import ports (value ../ports/clock.ts)`])
  })

  test('an implementation that imports another one is refused', () => {
    const refusals = plant({
      [`${server}/store/a.ts`]: leaf,
      [`${server}/identity/verifiers/b.ts`]: "import type { leaf } from '../../store/a.ts'\n",
    })
    expect(refusals).toEqual([expect.stringContaining('verifiers must not import store')])
  })

  test('the part that constructs the server must not load the viz library or a renderer process', () => {
    expect(
      plant({
        [`${viz}/index.ts`]: leaf,
        [`${server}/renderers/process/main.ts`]: leaf,
        [`${server}/wire/viz.ts`]: "import { leaf } from '@easel/viz'\n",
        [`${server}/wire/process.ts`]: "import { leaf } from '../renderers/process/main.ts'\n",
        [`${server}/wire/admin.ts`]: "import type { leaf } from '../admin/a.ts'\n",
        [`${server}/admin/a.ts`]: leaf,
      }),
    ).toEqual([
      expect.stringContaining('process.ts:1: wire must not import renderer process'),
      expect.stringContaining('viz.ts:1: wire must not import viz'),
    ])
  })

  test('every room that a rule names exists, and no room imports itself', () => {
    for (const [name, { may, types = [], dynamic = [] }] of Object.entries(rules.rooms))
      for (const to of [...may, ...types, ...dynamic]) {
        expect(Object.keys(rules.rooms)).toContain(to)
        expect(to).not.toBe(name)
      }
  })

  test('files that import each other are refused, though they name only types', () => {
    const refusals = plant({
      [`${server}/store/a.ts`]: "import type { B } from './b.ts'\nexport type A = B\n",
      [`${server}/store/b.ts`]: "import type { A } from './a.ts'\nexport type B = A\n",
    })
    expect(refusals).toEqual([`circle of imports: ${server}/store/a.ts, ${server}/store/b.ts`])
  })

  test('a handler may name types of the kernel and no more', () => {
    expect(
      plant({
        [`${server}/kernel/context.ts`]: leaf,
        [`${server}/methods/types.ts`]: "import type { leaf } from '../kernel/context.ts'\n",
        [`${server}/methods/values.ts`]: "import { leaf } from '../kernel/context.ts'\n",
      }),
    ).toEqual([expect.stringContaining('values.ts:1: methods must not import kernel')])
  })

  test('the server is loaded by the command line only dynamically', () => {
    const refusals = judge({ ...rules, floors: { 'packages/cli/src': 0 } }, root).refusals
    expect(refusals).toEqual([])
    plant({
      [`${server}/index.ts`]: leaf,
      'packages/cli/src/a.ts': "export const a = () => import('@easel/server')\n",
      'packages/cli/src/b.ts': "import { leaf } from '@easel/server'\n",
    })
    expect(judge({ ...rules, floors: { 'packages/cli/src': 0 } }, root).refusals).toEqual([
      expect.stringContaining('b.ts:1: cli must not import server index'),
    ])
  })
})

describe('what only one place may hold', () => {
  test('a driver outside the store is refused', () => {
    expect(plant({ [`${server}/methods/a.ts`]: "import pg from 'pg'\n" })).toEqual([
      expect.stringContaining('SQL and its drivers stay behind store/'),
    ])
  })

  test('the clock in the contract is refused, in a comment it is not', () => {
    expect(
      plant({
        'packages/contract/src/a.ts':
          '// Date.now() is a port\nexport const now = () => Date.now()\n',
      }),
    ).toEqual(['packages/contract/src/a.ts:2: Date.now: time and chance are ports'])
  })
})

describe('the checker itself', () => {
  test('a folder with fewer edges than its floor is refused', () => {
    plant({ [`${server}/domain/a.ts`]: leaf })
    expect(judge({ ...rules, floors: { [server]: 1 } }, root).refusals).toEqual([
      expect.stringContaining('0 imports seen, expected 1 or more'),
    ])
  })

  test('an import of a file that does not exist is refused', () => {
    expect(plant({ [`${server}/domain/a.ts`]: "import { b } from './b.ts'\n" })).toEqual([
      expect.stringContaining('./b.ts, which does not exist'),
    ])
  })

  test('a room of the table that does not exist is refused', () => {
    plant({ 'a/file.ts': leaf })
    const rooms = { a: { at: 'a', may: [] }, gone: { at: 'b', may: ['a'] } }
    expect(missingRooms({ ...rules, rooms }, root)).toEqual([
      "b: room 'gone' of the rule table does not exist",
    ])
  })

  test('every form of import is seen with its kind', () => {
    const text = [
      "import 'a'",
      "import b from 'b'",
      'import {',
      '  type C,',
      '  type D,',
      "} from 'c'",
      "import { type E, f } from 'e'",
      "import type { G } from 'g'",
      "export * from 'h'",
      "export type { I } from 'i'",
      "export const j = 'from'",
      "const k = await import('k')",
      "const l: import('l').L = k",
      "// import('m')",
    ].join('\n')
    expect(edgesOf('x.ts', text).map(({ specifier, kind }) => `${specifier} ${kind}`)).toEqual([
      'a value',
      'b value',
      'c type',
      'e value',
      'g type',
      'h value',
      'i type',
      'k dynamic',
      'l type',
    ])
  })
})
