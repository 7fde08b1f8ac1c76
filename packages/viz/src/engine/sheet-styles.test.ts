/** Formatting of worksheets as pictures follow it, from the document to the scene. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createBookReader, type BookReader, type MadeSheet } from '../../test/made-book.ts'
import { bindSheet } from '../model/bind-sheet.ts'
import type { Scene, SceneNode } from '../scene/scene.ts'

let books: BookReader
beforeAll(async () => {
  books = await createBookReader()
})
afterAll(() => books[Symbol.asyncDispose]())

const types = { Region: 'string', Kind: 'string', Sales: 'real' } as const
const text = 'Region,Kind,Sales\nEast,a,2500000\nWest,b,1200000\n'

const book = (sheet: MadeSheet) => ({ text, types, sheets: [sheet] })
const bars: MadeSheet = { rows: '$[none:Region:nk]', columns: '$[sum:Sales:qk]' }
const rule = (element: string, formats: string) =>
  `<style><style-rule element='${element}'>${formats}</style-rule></style>`

function flat(nodes: readonly SceneNode[]): readonly SceneNode[] {
  return nodes.flatMap((node) => (node.kind === 'group' ? flat(node.children) : [node]))
}

const textsOf = ({ nodes }: Scene): readonly string[] =>
  flat(nodes).flatMap((node) => (node.kind === 'text' ? [node.text] : []))

const fillsOf = ({ nodes }: Scene): ReadonlySet<string> =>
  new Set(flat(nodes).flatMap((node) => ('fill' in node && node.fill ? [node.fill.color] : [])))

describe('an axis', () => {
  test('is written in the largest unit of which its step is a whole number', async () => {
    const texts = textsOf(await books.scene(book(bars)))
    expect(texts).toContain('0K')
    expect(texts).toContain('200K')
    expect(texts).toContain('2400K')
  })

  test('that is hidden leaves neither ticks nor title', async () => {
    const style = rule(
      'axis',
      `<format attr='display' field='[ds].[sum:Sales:qk]' scope='cols' value='false'/>`,
    )
    const texts = textsOf(await books.scene(book({ ...bars, style })))
    expect(texts).toContain('East')
    expect(texts).not.toContain('Sales')
    expect(texts.filter((each) => /\dK$/.test(each))).toEqual([])
  })

  test('has the title that is written, and none where it is removed', async () => {
    const title = (value: string) =>
      rule('axis', `<format attr='title' field='[ds].[sum:Sales:qk]' value='${value}'/>`)
    const named = await books.scene(book({ ...bars, style: title('Money') }))
    expect(textsOf(named)).toContain('Money')
    const removed = textsOf(await books.scene(book({ ...bars, style: title('') })))
    expect(removed).not.toContain('Sales')
    expect(removed).toContain('200K')
  })

  test('ends where its range is fixed', async () => {
    const range = `<encoding attr='space' class='0' field='[ds].[sum:Sales:qk]' range-type='fixed' min='0' max='10000000' scope='cols' type='space'/>`
    const texts = textsOf(await books.scene(book({ ...bars, style: rule('axis', range) })))
    expect(texts).toContain('10M')
  })
})

describe('headers', () => {
  test('that are hidden take no room and show no text', async () => {
    const style = rule(
      'label',
      `<format attr='display' field='[ds].[none:Region:nk]' value='false'/>`,
    )
    const texts = textsOf(await books.scene(book({ ...bars, style })))
    expect(texts).not.toContain('East')
    expect(texts).not.toContain('Region')
    expect(texts).toContain('Sales')
  })

  test('go without captions where field labels are hidden', async () => {
    const style = rule(
      'worksheet',
      `<format attr='display-field-labels' scope='rows' value='false'/>`,
    )
    const texts = textsOf(await books.scene(book({ ...bars, style })))
    expect(texts).toContain('East')
    expect(texts).not.toContain('Region')
  })
})

describe('marks', () => {
  test('have the colour of their card where no field colours them', async () => {
    const paneStyle = rule('mark', `<format attr='mark-color' value='#c0ffee'/>`)
    expect(fillsOf(await books.scene(book({ ...bars, paneStyle })))).toContain('#c0ffee')
    const coloured = { ...bars, paneStyle, encodings: `<color column='$[none:Kind:nk]'/>` }
    expect(fillsOf(await books.scene(book(coloured)))).not.toContain('#c0ffee')
  })
})

describe('bars', () => {
  const heights = async (paneStyle?: string) => {
    const { nodes } = await books.scene(
      book(paneStyle === undefined ? bars : { ...bars, paneStyle }),
    )
    return flat(nodes).filter((node) => node.kind === 'rect' && node.fill?.color === '#4e79a7')
  }
  const heightOf = (node: SceneNode | undefined) => (node?.kind === 'rect' ? node.box.height : 0)

  test('are as thick as the size slider says', async () => {
    const [plain] = await heights()
    const [thin] = await heights(rule('mark', `<format attr='size' value='0.3'/>`))
    expect(heightOf(plain)).toBeGreaterThan(0)
    expect(heightOf(thin)).toBeLessThan(heightOf(plain))
  })

  test('shine through and have a border as their card says', async () => {
    const formats = [
      ['mark-transparency', '51'],
      ['has-stroke', 'true'],
      ['stroke-color', '#112233'],
    ].map(([attr, value]) => `<format attr='${attr}' value='${value}'/>`)
    const [bar] = await heights(rule('mark', formats.join('')))
    expect(bar).toMatchObject({
      fill: { color: '#4e79a7', opacity: 0.2 },
      stroke: { color: '#112233', width: 1 },
    })
  })
})

describe('lines of the grid', () => {
  test('are left out where they are switched off', async () => {
    const strokes = ({ nodes }: Scene) =>
      flat(nodes).filter((node) => node.kind === 'line' && node.stroke.color === '#f0f0f0').length
    const style = rule('gridline', `<format attr='line-visibility' scope='cols' value='off'/>`)
    expect(strokes(await books.scene(book(bars)))).toBeGreaterThan(0)
    expect(strokes(await books.scene(book({ ...bars, style })))).toBe(0)
  })
})

test('bars of a reversed axis end where others start', async () => {
  const space = `<encoding attr='space' field='[ds].[sum:Sales:qk]' reverse='true' type='space'/>`
  const edges = async (sheet: MadeSheet) => {
    const { nodes } = await books.scene(book(sheet))
    const boxes = flat(nodes).flatMap((node) =>
      node.kind === 'rect' && node.fill?.color === '#4e79a7' ? [node.box] : [],
    )
    const places = (of: (box: (typeof boxes)[number]) => number) =>
      new Set(boxes.map((box) => Math.round(of(box)))).size
    return { left: places(({ x }) => x), right: places(({ x, width }) => x + width) }
  }
  const plain = await edges(bars)
  expect(plain.left).toBe(1)
  expect(plain.right).toBeGreaterThan(1)
  const style = rule('axis', space)
  expect(await edges({ ...bars, style })).toEqual({ left: plain.right, right: 1 })
})

describe('what a picture does not follow', () => {
  test('is named, one entry for each element, and what changes nothing is not', async () => {
    const style =
      "<style><style-rule element='cell'><format attr='font-size' value='14'/><format attr='color' value='#ff0000'/></style-rule>" +
      "<style-rule element='table'><format attr='background-color' value='#00000000'/></style-rule>" +
      "<style-rule element='dropline'><format attr='line-visibility' value='off'/></style-rule></style>"
    const prepared = await books.prepare(book({ ...bars, style }))
    expect(bindSheet(prepared.workbook, 'Sheet 1')?.unsupported).toEqual([
      { feature: 'style:cell', detail: 'color, font-size', affects: 'drawing' },
    ])
  })

  test('of an axis is named with its value', async () => {
    const spaced = `<encoding attr='space' field='[ds].[sum:Sales:qk]' major-spacing='5' type='space'/>`
    const prepared = await books.prepare(book({ ...bars, style: rule('axis', spaced) }))
    expect(bindSheet(prepared.workbook, 'Sheet 1')?.unsupported).toEqual([
      { feature: 'axis:major-spacing', detail: '[sum:Sales:qk] 5', affects: 'drawing' },
    ])
  })
})

describe('Gantt bars', () => {
  const boxes = async (sheet: MadeSheet, rows: string) => {
    const made = {
      text: `Day,Region,Days\n${rows}`,
      types: { Day: 'date', Region: 'string', Days: 'real' } as const,
      sheets: [sheet],
    }
    const { nodes } = await books.scene(made)
    return flat(nodes).flatMap((node) =>
      node.kind === 'rect' && node.fill?.color === '#4e79a7' ? [node.box] : [],
    )
  }
  const rows = '2024-01-01,a,10\n2024-01-11,b,20\n'
  const sheet: MadeSheet = {
    mark: 'GanttBar',
    rows: '$[none:Region:nk]',
    columns: '$[tdy:Day:qk]',
    encodings: `<size column='$[sum:Days:qk]'/>`,
  }

  test('begin at their date and are as many days long as their size says', async () => {
    const [first, second] = await boxes(sheet, rows)
    expect(second!.width / first!.width).toBeCloseTo(2, 5)
    expect(second!.x).toBeCloseTo(first!.x + first!.width, 5)
  })

  test('without a size are lines at their date', async () => {
    const { encodings: _, ...plain } = sheet
    for (const { width } of await boxes(plain, rows)) expect(width).toBe(2)
  })
})

describe('reference lines', () => {
  const line = (attributes: string) =>
    `<reference-line axis-column='[ds].[sum:Sales:qk]' value-column='[ds].[sum:Sales:qk]' ${attributes}/>`
  const linesOf = ({ nodes }: Scene) =>
    flat(nodes).flatMap((node) =>
      node.kind === 'line' && node.stroke.color === '#898989' ? [node.points] : [],
    )
  const barEnds = ({ nodes }: Scene) =>
    flat(nodes).flatMap((node) =>
      node.kind === 'rect' && node.fill?.color === '#4e79a7' ? [node.box.x + node.box.width] : [],
    )

  test('stand at the average of the marks of their table, and are named', async () => {
    const paneStyle = line("formula='average' scope='per-table'")
    const scene = await books.scene(book({ ...bars, paneStyle }))
    const [first = 0, second = 0] = barEnds(scene)
    const [points] = linesOf(scene)
    expect(linesOf(scene)).toHaveLength(1)
    expect(points?.[0]?.[0]).toBeGreaterThan((first + second) / 2 - 2)
    expect(points?.[0]?.[0]).toBeLessThan((first + second) / 2 + 2)
    expect(textsOf(scene)).toContain('Average')
  })

  test('of cells stand at the end of each bar, and of a constant at its value', async () => {
    const cells = line("formula='max' scope='per-cell' label-type='none'")
    expect(linesOf(await books.scene(book({ ...bars, paneStyle: cells })))).toHaveLength(2)
    const constant = line("formula='constant' value='1000000' scope='per-table'")
    const scene = await books.scene(book({ ...bars, paneStyle: constant }))
    expect(linesOf(scene)).toHaveLength(1)
    expect(textsOf(scene)).toContain('1,000,000')
  })

  test('that are bands, or of another measure, are named as lacking', async () => {
    const paneStyle = line("formula='stdev' scope='per-table'")
    const prepared = await books.prepare(book({ ...bars, paneStyle }))
    expect(bindSheet(prepared.workbook, 'Sheet 1')?.unsupported).toEqual([
      { feature: 'reference-line', detail: '[ds].[sum:Sales:qk]', affects: 'drawing' },
    ])
  })
})
