import { existsSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createBookReader, type BookReader, type MadeBook } from '../../test/made-book.ts'
import { flatNodes, textNodes } from '../../test/scene-geometry.ts'
import type { Scene } from '../scene/scene.ts'

let reader: BookReader
beforeAll(async () => {
  reader = await createBookReader()
})
afterAll(() => reader[Symbol.asyncDispose]())

const samples = process.env['EASEL_SAMPLES'] ?? ''
const hasSamples = existsSync(samples)
const repro = (name: string) => join(samples, 'repro', `${name}.twbx`)

const text = 'Region,Year,Sales\nEast,1996,123456789\nWest,1997,50000000\nEast,1998,-1000000\n'
const types = { Region: 'string', Year: 'integer', Sales: 'real' } as const
const year = `role='dimension'`

const texts = (scene: Scene) => textNodes(scene).map((node) => node.text)
const rectsOf = (scene: Scene) =>
  flatNodes(scene.nodes).flatMap(({ node, clip }) =>
    node.kind === 'rect' && clip !== null ? [node] : [],
  )

describe('a scaled number format', () => {
  const book = (format: string): MadeBook => ({
    text,
    types,
    attributes: { Sales: `default-format='${format}'` },
    sheets: [
      { rows: '$[none:Region:nk]', columns: '$[sum:Sales:qk]' },
      { name: 'Words', rows: '$[none:Region:nk]', encodings: "<text column='$[sum:Sales:qk]'/>" },
      { name: 'Headers', rows: '($[none:Region:nk] / $[sum:Sales:ok])' },
    ],
  })
  const millions = book('n#,##0,,.00M;-#,##0,,.00M')

  test.each([
    ['millions', millions, ['East,122.46M', 'West,50.00M']],
    ['thousands', book('c&quot;$&quot;#,##0,.0K'), ['East,"$122,456.8K"', 'West,"$50,000.0K"']],
    [
      'billions',
      book('c&quot;$&quot;#,##0,,,.00B;(&quot;$&quot;#,##0,,,.00B)'),
      ['East,$0.12B', 'West,$0.05B'],
    ],
  ])('writes %s in CSV', async (_name, made, expected) => {
    expect((await reader.lines(made)).slice(1)).toEqual(expected)
  })

  test('writes the axis, the cells and the headers alike', async () => {
    const axis = texts(await reader.scene(millions))
    expect(axis).toContain('100M')
    expect(axis.filter((label) => /\d{4}/.test(label))).toEqual([])
    expect(texts(await reader.scene(millions, 'Words'))).toContain('122.46M')
    expect(texts(await reader.scene(millions, 'Headers'))).toContain('50.00M')
  })

  test.skipIf(!hasSamples).each([
    ['format-millions', 'East,123.46M'],
    ['format-thousands', 'East,"$123,456.8K"'],
    ['format-billions', 'East,$0.12B'],
  ])('in the shared workbook %s', async (name, line) => {
    expect((await reader.lines(repro(name)))[1]).toBe(line)
  })
})

describe('an integer dimension', () => {
  const sheets = [
    { rows: '$[none:Year:ok]', columns: '$[cnt:Region:qk]' },
    { name: 'Axis', rows: '$[sum:Sales:qk]', columns: '$[none:Year:qk]' },
    { name: 'Least', rows: '$[none:Region:nk]', encodings: "<text column='$[min:Year:qk]'/>" },
    { name: 'Total', rows: '$[none:Region:nk]', encodings: "<text column='$[sum:Year:qk]'/>" },
  ]
  const book = { text, types, attributes: { Year: year }, sheets } satisfies MadeBook

  test('is not grouped in CSV, headers, axes, and as the least of its members', async () => {
    expect(await reader.lines(book)).toEqual(['Year,Count of Region', '1996,1', '1997,1', '1998,1'])
    expect(texts(await reader.scene(book))).toContain('1996')
    expect(texts(await reader.scene(book, 'Axis'))).toContain('1997')
    expect(await reader.lines(book, { view: 'Least' })).toContain('East,1996')
  })

  test('is grouped where it is added up, and where a format says so', async () => {
    expect(await reader.lines(book, { view: 'Total' })).toContain('East,"3,994"')
    const attributes = { Year: `${year} default-format='n#,##0'` }
    expect(await reader.lines({ ...book, attributes })).toContain('"1,996",1')
  })

  test('is grouped as a measure on an axis, not as its own header', async () => {
    const measured = { ...book, attributes: {} }
    expect(await reader.lines(measured)).toContain('1996,1')
    expect(texts(await reader.scene(measured, 'Axis'))).toContain('1,997')
  })
})

describe('Measure Names on colour with two measures on a shelf', () => {
  const encodings = "<color column='$[:Measure Names]'/>"
  const instance = (name: string, derivation: string) =>
    `<column-instance column='[Sales]' derivation='${derivation}' name='${name}' type='quantitative'/>`
  const view = `<datasource-dependencies datasource='ds'>${instance('[sum:Sales:qk]', 'Sum')}${instance('[max:Sales:qk]', 'Max')}</datasource-dependencies>`
  const sheet = { encodings, view, mark: 'Bar', columns: '$[none:Region:nk]' }
  const book: MadeBook = {
    text: 'Region,Sales\nEast,10.5\nWest,20\nEast,5\n',
    types: { Region: 'string', Sales: 'real' },
    sheets: [{ ...sheet, rows: '($[sum:Sales:qk] + $[max:Sales:qk])' }],
  }

  /** For each colour, how its bar of East compares to that of West. */
  const ratios = (scene: Scene) => {
    const byColor = Map.groupBy(rectsOf(scene), (bar) => bar.fill?.color)
    return [...byColor.values()].map((bars) => {
      const [east, west, ...others] = bars.map(({ box }) => box.height)
      return others.length > 0 ? 'too many bars' : (east ?? 0) / (west ?? 1)
    })
  }
  // The sum has an axis of its own, and so has the largest: nothing stands on another bar.
  const oneBarEach = [expect.closeTo(15.5 / 20, 2), expect.closeTo(10.5 / 20, 2)]

  test('draws each bar once', async () => {
    expect(ratios(await reader.scene(book))).toEqual(oneBarEach)
  })

  test.skipIf(!hasSamples)('draws each bar of the shared workbook once', async () => {
    const scene = await reader.scene(repro('measure-names-colour-two-bars'))
    expect(ratios(scene)).toEqual(oneBarEach)
  })

  test('stacks the measures of Measure Values as before', async () => {
    const sheets = [{ ...sheet, rows: '$[Multiple Values]' }]
    expect(rectsOf(await reader.scene({ ...book, sheets }))).toHaveLength(4)
  })
})

describe('a treemap', () => {
  const encodings = `<size column='$[sum:Sales:qk]'/><text column='$[none:Region:nk]'/>`
  const book: MadeBook = {
    text: 'Region,Sales\nEast,10.5\nWest,20\nEast,5\nNorth,-3\nSouth,0\n',
    types: { Region: 'string', Sales: 'real' },
    sheets: [{ encodings }],
  }

  const expectTiles = (scene: Scene) => {
    const [west, east, ...others] = rectsOf(scene).map(
      ({ box }) => (box.width + 1) * (box.height + 1),
    )
    expect(others).toEqual([])
    expect((west ?? 0) / (east ?? 1)).toBeCloseTo(20 / 15.5, 1)
    expect(texts(scene)).toEqual(expect.arrayContaining(['West', 'East']))
    expect(scene.unsupported).toEqual([])
  }

  test('fills the pane in proportion to the sizes above zero', async () => {
    expectTiles(await reader.scene(book))
    expect(await reader.lines(book)).toEqual([
      'Region,Sales',
      'East,15.5',
      'North,-3',
      'South,0',
      'West,20',
    ])
  })

  test('writes no text where there is no room for it', async () => {
    const rows = Array.from({ length: 400 }, (_, index) => `Region number ${index},1`)
    const scene = await reader.scene({ ...book, text: ['Region,Sales', ...rows].join('\n') })
    expect(rectsOf(scene)).toHaveLength(400)
    expect(texts(scene)).not.toContain('…')
  })

  test.skipIf(!hasSamples)('of the shared workbook', async () => {
    expectTiles(await reader.scene(repro('treemap-automatic')))
    expect(await reader.lines(repro('treemap-automatic'))).toEqual([
      'Region,Sales',
      'East,15.5',
      'West,20',
    ])
  })
})
