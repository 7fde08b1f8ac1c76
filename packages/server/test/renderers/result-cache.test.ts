/** Results that are kept: when they are used again, when not, and how much room they take. */

import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { fileKey, startEngineKit, textOf, type EngineKit } from './engine-kit.ts'

const minute = 60_000

function resultFiles({ directory }: EngineKit): readonly string[] {
  const folder = join(directory, 'results')
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  return entries.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name))
}

const csv = (kit: EngineKit, sheet: string, more = {}) =>
  textOf(kit.engine.csv(kit.request(sheet, more)))

const depends = (on: string) => ({ filters: new Map([['depends', on]]) })

/** How often the renderers have worked so far. */
const computed = (kit: EngineKit) => kit.jobs().length

describe('a result', () => {
  test('is computed once for a request, and again for another view, kind, size or filter', async () => {
    await using kit = await startEngineKit()
    const first = await csv(kit, 'one')
    expect(await csv(kit, 'one')).toBe(first)
    expect(computed(kit)).toBe(1)
    const image = { ...kit.request('one'), resolution: 'standard' } as const
    const rendered = [
      await kit.engine.png(image),
      await kit.engine.png({ ...image, width: 10, height: 10 }),
      await kit.engine.png({ ...image, resolution: 'high' }),
      await kit.engine.svg(image),
      await kit.engine.preview(image),
    ]
    expect(rendered.map(({ unsupported }) => unsupported)).toEqual(
      rendered.map(() => ['something']),
    )
    await csv(kit, 'two')
    await csv(kit, 'one', { filters: new Map([['Region', 'West']]) })
    await csv(kit, 'one', { workbook: { path: '', kind: 'twbx', key: 'e'.repeat(64) } })
    expect(computed(kit)).toBe(9)
  })

  test('does not depend on the order of filters', async () => {
    await using kit = await startEngineKit()
    const filters = [
      ['A', '1'],
      ['B', '2'],
    ] as const
    await csv(kit, 'one', { filters: new Map(filters) })
    await csv(kit, 'one', { filters: new Map(filters.toReversed()) })
    expect(computed(kit)).toBe(1)
  })

  test('is the same for all users and times, where it depends on neither', async () => {
    await using kit = await startEngineKit()
    await csv(kit, 'one')
    kit.clock.advance(1_000 * 24 * 60 * minute)
    await csv(kit, 'one', { viewer: { luid: 'u2', name: 'other' } })
    expect(computed(kit)).toBe(1)
  })

  test('that depends on the user is made for each', async () => {
    await using kit = await startEngineKit()
    for (const luid of ['a', 'b', 'a', 'b']) {
      await csv(kit, 'one', { ...depends('user'), viewer: { luid, name: luid } })
    }
    expect(computed(kit)).toBe(2)
  })

  test('that depends on the day is made anew when the clock reaches the next, and kept for this one', async () => {
    await using kit = await startEngineKit()
    const at = (now: string) => csv(kit, 'one', { ...depends('today'), now: new Date(now) })
    await at('2026-03-01T00:00:00Z')
    await at('2026-03-01T23:59:59Z')
    expect(computed(kit)).toBe(1)
    expect(await at('2026-03-02T00:00:00Z')).toContain('2026-03-02')
    expect(await at('2026-03-01T12:00:00Z')).toContain('2026-03-01')
    expect(computed(kit)).toBe(2)
  })

  test('that depends on the moment is good for its minute', async () => {
    await using kit = await startEngineKit()
    const at = (now: string) => csv(kit, 'one', { ...depends('today+now'), now: new Date(now) })
    await at('2026-03-01T10:00:01Z')
    await at('2026-03-01T10:00:59Z')
    await at('2026-03-01T10:01:00Z')
    expect(computed(kit)).toBe(2)
  })

  test('older than the caller takes is computed again, for the others too', async () => {
    await using kit = await startEngineKit()
    await csv(kit, 'one')
    kit.clock.advance(4 * minute)
    await csv(kit, 'one', { maxAgeMinutes: 5 })
    expect(computed(kit)).toBe(1)
    kit.clock.advance(2 * minute)
    const fresh = await csv(kit, 'one', { maxAgeMinutes: 5 })
    expect(computed(kit)).toBe(2)
    expect(await csv(kit, 'one')).toBe(fresh)
    await expect.poll(() => resultFiles(kit).length).toBe(1)
  })

  test('from a time that the clock has not reached has no age that could be taken', async () => {
    await using kit = await startEngineKit()
    await csv(kit, 'one')
    kit.clock.advance(-10 * minute)
    await csv(kit, 'one', { maxAgeMinutes: 60 })
    expect(computed(kit)).toBe(2)
  })

  test('that depends on the world outside the file lives a minute, or as long as the caller takes', async () => {
    await using kit = await startEngineKit()
    await csv(kit, 'one', depends('live'))
    kit.clock.advance(30_000)
    await csv(kit, 'one', depends('live'))
    kit.clock.advance(45_000)
    await csv(kit, 'one', { ...depends('live'), maxAgeMinutes: 10 })
    expect(computed(kit)).toBe(1)
    await csv(kit, 'one', depends('live'))
    expect(computed(kit)).toBe(2)
  })

  test('is there after a restart, small and large', async () => {
    await using kit = await startEngineKit()
    const small = await csv(kit, 'one', depends('user+today'))
    const large = await csv(kit, `bytes ${3 * 2 ** 20}`)
    await kit.restart()
    expect(await csv(kit, 'one', depends('user+today'))).toBe(small)
    expect(await csv(kit, `bytes ${3 * 2 ** 20}`)).toBe(large)
    expect(computed(kit)).toBe(2)
  })
})

describe('a file of a result', () => {
  test.each([
    ['cut short', (path: string) => truncateSync(path, statSync(path).size - 7)],
    ['empty', (path: string) => writeFileSync(path, '')],
    ['with a wrong byte', (path: string) => writeFileSync(path, flipped(readFileSync(path)))],
  ])('%s is not used after a restart', async (_, damage) => {
    await using kit = await startEngineKit()
    const text = await csv(kit, 'one')
    await kit.restart()
    for (const path of resultFiles(kit)) damage(path)
    expect(await csv(kit, 'one')).toContain(text.slice(0, 7))
    expect(computed(kit)).toBe(2)
  })

  test('that is no result is removed', async () => {
    await using kit = await startEngineKit()
    await csv(kit, 'one')
    await kit.restart()
    writeFileSync(join(kit.directory, 'results', fileKey, 'strange'), 'x')
    await csv(kit, 'one')
    expect(computed(kit)).toBe(1)
    expect(resultFiles(kit)).toHaveLength(1)
  })
})

const flipped = (bytes: Buffer): Buffer => {
  bytes.writeUInt8(bytes.readUInt8(0) ^ 1, 0)
  return bytes
}

describe('room for results', () => {
  const size = 300 * 1024

  test('is never more than the cap: the one used longest ago goes first', async () => {
    await using kit = await startEngineKit({ cacheMebibytes: 1 })
    const ask = (id: number) => csv(kit, `bytes ${size} ${id}`)
    for (const id of [1, 2, 3]) await ask(id)
    await ask(1)
    await ask(4)
    expect(computed(kit)).toBe(4)
    await expect.poll(() => resultFiles(kit).length).toBe(3)
    const sum = resultFiles(kit).reduce((total, path) => total + statSync(path).size, 0)
    expect(sum).toBeLessThan(2 ** 20)
    await ask(1)
    expect(computed(kit)).toBe(4)
    await ask(2)
    expect(computed(kit)).toBe(5)
  })

  test('that a smaller cap leaves is made after a restart', async () => {
    await using kit = await startEngineKit({ cacheMebibytes: 2 })
    for (const id of [1, 2, 3, 4]) await csv(kit, `bytes ${size} ${id}`)
    await kit.restart({ cacheMebibytes: 1 })
    await csv(kit, 'one')
    await expect.poll(() => resultFiles(kit).length).toBe(4)
  })

  test('of 0 keeps nothing, and answers all the same, those who wait together from one computation', async () => {
    await using kit = await startEngineKit({ cacheMebibytes: 0 })
    const text = `bytes ${2 * 2 ** 20}`
    const lengths = await Promise.all([csv(kit, text), csv(kit, text)])
    expect(lengths.map(({ length }) => length)).toEqual([2 * 2 ** 20, 2 * 2 ** 20])
    expect(computed(kit)).toBe(1)
    await csv(kit, text)
    expect(computed(kit)).toBe(2)
    await kit.restart()
    expect(resultFiles(kit)).toEqual([])
  })
})
