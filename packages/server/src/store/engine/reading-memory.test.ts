import { beforeEach, expect, test } from 'vitest'
import type { Reader } from '../../ports/store/store.ts'
import { remembering } from './reading-memory.ts'

let stamp: number | null
let asked: string[]
/** Runs while the database answers. */
let meanwhile: () => void
let read: Reader

beforeEach(() => {
  stamp = 1
  asked = []
  meanwhile = () => undefined
  const find =
    (what: string) =>
    async (...key: readonly unknown[]) => {
      const answer = `${what} at ${stamp}`
      asked.push([what, ...key].join(' '))
      meanwhile()
      return key.includes('missing') ? null : answer
    }
  const finds = new Proxy({}, { get: (_, name) => find(String(name)) })
  read = remembering({
    sites: { byLuid: find('byLuid'), byContentUrl: find('byContentUrl') },
    users: finds,
    tokens: finds,
    connectedApps: finds,
    cloud: finds,
    stamp: () => stamp,
  } as unknown as Reader)
})

test('what was found is asked for once while nothing is written, and so is what was not', async () => {
  const first = await read.users.byName(1, 'ann')
  expect(await read.users.byName(1, 'ann')).toBe(first)
  expect(await read.users.byName(1, 'missing')).toBeNull()
  expect(await read.users.byName(1, 'missing')).toBeNull()
  expect(asked).toEqual(['byName 1 ann', 'byName 1 missing'])
})

test('keys whose parts run into each other are apart', async () => {
  await read.cloud.accountByName('a', 'b","c')
  await read.cloud.accountByName('a","b', 'c')
  expect(asked).toHaveLength(2)
})

test('after a write it is asked for again', async () => {
  await read.tokens.byGuid('g')
  stamp = 2
  expect(await read.tokens.byGuid('g')).toBe('byGuid at 2')
})

test('an answer from before a write is not kept for the time after it', async () => {
  meanwhile = () => {
    stamp = 2
  }
  const early = read.tokens.byGuid('g')
  meanwhile = () => undefined
  const [before] = await Promise.all([early, read.tokens.byGuid('another')])
  expect(before).toBe('byGuid at 1')
  expect(await read.tokens.byGuid('g')).toBe('byGuid at 2')
})

test('where others write, too, it is asked for every time', async () => {
  stamp = null
  await read.sites.byLuid('s')
  await read.sites.byLuid('s')
  expect(asked).toHaveLength(2)
})

test('names that can be guessed are asked for every time', async () => {
  await read.sites.byContentUrl('site')
  await read.sites.byContentUrl('site')
  expect(asked).toHaveLength(2)
})
