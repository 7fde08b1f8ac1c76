import { expect, test } from 'vitest'
import { ExtractError, type ExtractErrorCode } from '../extract/extract-error.ts'
import type { PreparedWorkbook, WorkbookFile } from '../extract/prepare-workbook.ts'
import { parseWorkbook } from '../model/workbook.ts'
import { parseXml } from '../package/xml-tree.ts'
import { createPreparedCache } from './prepared-cache.ts'

const file = (key: string): WorkbookFile => ({ path: `/${key}`, kind: 'twb', key })

function prepared(key: string, failure?: ExtractErrorCode): PreparedWorkbook {
  const sources: PreparedWorkbook['sources'] =
    failure === undefined
      ? new Map()
      : new Map([['source', { kind: 'failed', error: new ExtractError(failure, 'failed') }]])
  return { key, workbook: parseWorkbook(parseXml('<workbook/>')), sources, published: new Map() }
}

/** Prepares by key, and lists the keys it was asked for. */
function remembering(limit: number, make: (key: string) => PreparedWorkbook = prepared) {
  const asked: string[] = []
  const cache = createPreparedCache(limit)
  const prepare = (wanted: WorkbookFile) =>
    cache.get(wanted, async () => {
      asked.push(wanted.key)
      return make(wanted.key)
    })
  return { asked, prepare }
}

test('a workbook is prepared once, for callers at once and for later ones', async () => {
  const { asked, prepare } = remembering(2)
  const [first, second] = await Promise.all([prepare(file('a')), prepare(file('a'))])
  expect(second).toBe(first)
  expect(await prepare(file('a'))).toBe(first)
  expect(asked).toEqual(['a'])
})

test('of more workbooks than the limit the one used longest ago is forgotten', async () => {
  const { asked, prepare } = remembering(2)
  for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await prepare(file(key))
  expect(asked).toEqual(['a', 'b', 'c', 'b'])
})

test('a workbook that could not be read fails all who wait, and is tried again', async () => {
  let failures = 1
  const { asked, prepare } = remembering(2, (key) => {
    if (failures-- > 0) throw new Error('unreadable')
    return prepared(key)
  })
  const answers = await Promise.allSettled([prepare(file('a')), prepare(file('a'))])
  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect((await prepare(file('a'))).key).toBe('a')
  expect(asked).toEqual(['a', 'a'])
})

test.each([
  ['hyper-reader-failed', ['a', 'a']],
  ['tde-unsupported', ['a']],
  ['source-unreadable', ['a']],
] as const)(
  'a data source that is %s is looked at as often as that may pass',
  async (code, keys) => {
    const { asked, prepare } = remembering(2, (key) => prepared(key, code))
    await prepare(file('a'))
    await prepare(file('a'))
    expect(asked).toEqual(keys)
  },
)
