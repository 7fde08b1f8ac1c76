import { beforeAll, describe, expect, it } from 'vitest'
import type { MarkTable, MarkValue } from '../marks/mark-table.ts'
import type { BoundSheet } from '../model/sheet.ts'
import { layoutSheet } from './sheet-scene.ts'
import {
  concatenate,
  continuous,
  cross,
  dimension,
  encoding,
  madePane,
  madeSheet,
  madeTable,
  measure,
  measureNames,
  measureValues,
  nest,
} from '../../test/made-sheet.ts'
import { boxesOverlap, boxOf, flatNodes, textNodes } from '../../test/scene-geometry.ts'
import type { Scene, SceneNode } from '../scene/scene.ts'
import { loadTextMetrics, type TextMetrics } from '../text/text-metrics.ts'
import { colors } from '../scene/theme.ts'

let metrics: TextMetrics

beforeAll(async () => {
  metrics = await loadTextMetrics()
})

const size = { width: 784, height: 560 }
const region = dimension('Region')
const segment = dimension('Segment')
const sales = measure('Sales')
const profit = measure('Profit')
const day = continuous('Order Date', 'date', 'Day-Trunc')

type Rect = Extract<SceneNode, { kind: 'rect' }>
type Text = Extract<SceneNode, { kind: 'text' }>

function draw(sheet: Partial<BoundSheet>, table: MarkTable): Scene {
  return layoutSheet(madeSheet(sheet), table, size, metrics)
}

/** Nodes inside the clip of the panes. */
function marksOf(scene: Scene): readonly ReturnType<typeof flatNodes>[number]['node'][] {
  return flatNodes(scene.nodes)
    .filter(({ clip }) => clip !== null)
    .map(({ node }) => node)
}

function bars(scene: Scene): readonly Rect[] {
  return marksOf(scene).filter((node) => node.kind === 'rect')
}

function text(scene: Scene, wanted: string): Text {
  const found = textNodes(scene).find((node) => node.text === wanted)
  if (found === undefined) throw new Error(`no text "${wanted}"`)
  return found
}

function middle(node: Exclude<SceneNode, { kind: 'group' }>): readonly [number, number] {
  const box = boxOf(node, metrics)
  return [box.x + box.width / 2, box.y + box.height / 2]
}

function expectNoOverlaps(scene: Scene): void {
  const boxes = textNodes(scene).map((node) => ({ node, box: boxOf(node, metrics) }))
  boxes.forEach(({ node, box }, index) => {
    for (const other of boxes.slice(index + 1)) {
      if (boxesOverlap(box, other.box)) {
        throw new Error(`"${node.text}" covers "${other.node.text}"`)
      }
    }
  })
}

describe('lengths', () => {
  const first = measure('First')
  const asDate = {
    ...first,
    field: { ...first.field, column: { ...first.field.column, dataType: 'date' as const } },
  }
  const table = madeTable([
    [region, ['East', 'West']],
    [asDate, ['2024-01-01', '2024-06-01']],
  ])
  const order = (scene: Scene, isMark: (node: SceneNode) => boolean) => {
    const nodes = flatNodes(scene.nodes).map(({ node }) => node)
    const zero = nodes.findIndex(
      (node) => node.kind === 'line' && node.stroke.color === colors.zero,
    )
    return { zero, mark: nodes.findIndex(isMark) }
  }

  it('of dates start at zero, points on dates do not', () => {
    const shelves = { rows: region, columns: asDate }
    const bar = draw({ ...shelves, panes: [madePane({ markType: 'Bar' })] }, table)
    const [east, west] = bars(bar).map(({ box }) => box.width)
    expect((east ?? 0) / (west ?? 1)).toBeCloseTo(Date.UTC(2024, 0, 1) / Date.UTC(2024, 5, 1), 3)
    const circle = draw({ ...shelves, panes: [madePane({ markType: 'Circle' })] }, table)
    expect(textNodes(circle).map((node) => node.text)).toContain('Mar 2024')
  })

  it('of a continuous dimension start at zero', () => {
    const year = continuous('Year', 'integer', 'None')
    const years = madeTable([
      [region, ['East', 'West']],
      [year, [1996, 1998], String],
    ])
    const shelves = { rows: region, columns: year }
    const bar = draw({ ...shelves, panes: [madePane({ markType: 'Bar' })] }, years)
    const [east, west] = bars(bar).map(({ box }) => box.width)
    expect((east ?? 0) / (west ?? 1)).toBeCloseTo(1996 / 1998, 3)
    const circle = draw({ ...shelves, panes: [madePane({ markType: 'Circle' })] }, years)
    expect(textNodes(circle).map((node) => node.text)).toContain('1997')
  })

  it('stand on the zero line, points lie over it', () => {
    const values = madeTable([
      [region, ['East']],
      [sales, [5]],
    ])
    const shelves = { rows: region, columns: sales }
    const bar = draw({ ...shelves, panes: [madePane({ markType: 'Bar' })] }, values)
    const under = order(bar, (node) => node.kind === 'rect' && node.fill?.color === colors.mark)
    expect(under.zero).toBeGreaterThan(under.mark)
    const circle = draw({ ...shelves, panes: [madePane({ markType: 'Circle' })] }, values)
    const over = order(circle, (node) => node.kind === 'circle')
    expect(over.mark).toBeGreaterThan(over.zero)
    expect(Math.min(under.zero, over.zero)).toBeGreaterThanOrEqual(0)
  })
})

describe('horizontal bars', () => {
  const table = madeTable([
    [region, ['Central', 'East', 'South']],
    [sales, [100, -50, 25]],
  ])

  it('start at the zero line and are as long as their numbers', () => {
    const scene = draw({ rows: region, columns: sales }, table)
    const [central, east, south] = bars(scene).map((bar) => bar.box)
    const zero = central?.x ?? 0
    expect((east?.x ?? 0) + (east?.width ?? 0)).toBeCloseTo(zero)
    expect(south?.x).toBeCloseTo(zero)
    expect(central?.width).toBeCloseTo(2 * (east?.width ?? 0))
    expect(central?.width).toBeCloseTo(4 * (south?.width ?? 0))
  })

  it('stand in the rows of their headers', () => {
    const scene = draw({ rows: region, columns: sales }, table)
    const [central, east, south] = bars(scene)
    for (const [bar, name] of [
      [central, 'Central'],
      [east, 'East'],
      [south, 'South'],
    ] as const) {
      expect(
        Math.abs(middle(text(scene, name))[1] - (bar === undefined ? 0 : middle(bar)[1])),
      ).toBeLessThan(2)
    }
  })

  it('have the caption of the measure below and of the dimension above', () => {
    const scene = draw({ rows: region, columns: sales }, table)
    expect(text(scene, 'Sales').y).toBeGreaterThan(text(scene, 'South').y)
    expect(text(scene, 'Region').y).toBeLessThan(text(scene, 'Central').y)
    expectNoOverlaps(scene)
  })

  it('carry labels beyond their ends when the card shows labels', () => {
    const panes = [madePane({ showsLabels: true })]
    const scene = draw({ rows: region, columns: sales, panes }, table)
    const [central, east] = bars(scene)
    const beyond = boxOf(text(scene, '100'), metrics)
    expect(beyond.x).toBeGreaterThan((central?.box.x ?? 0) + (central?.box.width ?? 0))
    const before = boxOf(text(scene, '-50'), metrics)
    expect(before.x + before.width).toBeLessThan(east?.box.x ?? 0)
  })

  it('carry labels inside their ends where the pane leaves no room beyond', () => {
    const panes = [madePane({ showsLabels: true })]
    const long = (value: MarkValue) => `${String(value)} in total`
    const table = madeTable([
      [region, ['Central', 'East']],
      [sales, [100, 97], long],
    ])
    const sheet = madeSheet({ rows: region, columns: sales, panes })
    const scene = layoutSheet(sheet, table, { width: 230, height: 200 }, metrics)
    const [central] = bars(scene)
    const label = boxOf(text(scene, '100 in total'), metrics)
    expect(label.x).toBeGreaterThan(central?.box.x ?? Infinity)
    expect(label.x + label.width).toBeLessThan((central?.box.x ?? 0) + (central?.box.width ?? 0))
  })
})

describe('stacked vertical bars', () => {
  const table = madeTable([
    [region, ['East', 'East', 'West', 'West']],
    [segment, ['Consumer', 'Home', 'Consumer', 'Home']],
    [sales, [30, 10, 20, -20]],
  ])
  const panes = [madePane({ encodings: [encoding('color', segment)] })]

  it('put the first member of the legend on top, and negative lengths below zero', () => {
    const scene = draw({ rows: sales, columns: region, panes }, table)
    const [consumer, home, westConsumer, westHome] = bars(scene).map((bar) => bar.box)
    expect((consumer?.y ?? 0) + (consumer?.height ?? 0)).toBeCloseTo(home?.y ?? 0)
    expect(consumer?.height).toBeCloseTo(3 * (home?.height ?? 0))
    expect((westConsumer?.y ?? 0) + (westConsumer?.height ?? 0)).toBeCloseTo(westHome?.y ?? 0)
  })

  it('have a legend with the colours of the bars, at the right of them', () => {
    const scene = draw({ rows: sales, columns: region, panes }, table)
    const fills = new Set(bars(scene).map((bar) => bar.fill?.color))
    expect([...fills]).toEqual(['#4e79a7', '#f28e2b'])
    const right = Math.max(...bars(scene).map((bar) => bar.box.x + bar.box.width))
    expect(text(scene, 'Home').x).toBeGreaterThan(right)
    expect(text(scene, 'East').y).toBeGreaterThan(bars(scene)[0]?.box.y ?? 0)
    expectNoOverlaps(scene)
  })
})

describe('lines', () => {
  it('run in the order of time and break at nulls', () => {
    const table = madeTable([
      [day, ['2024-01-03', '2024-01-01', '2024-01-02', '2024-01-04', '2024-01-05', '2024-01-06']],
      [sales, [3, 1, 2, null, 5, 6]],
    ])
    const scene = draw({ rows: sales, columns: day }, table)
    const lines = marksOf(scene).filter((node) => node.kind === 'line')
    expect(lines.map((line) => line.points.length)).toEqual([3, 2])
    const xs = lines.flatMap((line) => line.points.map(([x]) => x))
    expect(xs).toEqual(xs.toSorted((a, b) => a - b))
  })

  it('are one for each colour and detail, with a dot for a single mark', () => {
    const year = dimension('Order Date', 'date', 'Year')
    const panes = [madePane({ encodings: [encoding('color', region)] })]
    const table = madeTable([
      [region, ['East', 'East', 'West']],
      [year, [2023, 2024, 2023], String],
      [sales, [1, 2, 3]],
    ])
    const kinds = marksOf(draw({ rows: sales, columns: year, panes }, table)).map(
      ({ kind }) => kind,
    )
    expect(kinds).toEqual(['line', 'circle'])
  })
})

describe('text tables', () => {
  it('put each number under its column header and beside its row header', () => {
    const panes = [madePane({ encodings: [encoding('text', sales)] })]
    const table = madeTable([
      [region, ['East', 'East', 'West']],
      [segment, ['Consumer', 'Home', 'Home']],
      [sales, [11, 12, 22]],
    ])
    const scene = draw({ rows: region, columns: segment, panes }, table)
    expect(text(scene, '12').x).toBe(text(scene, 'Home').x)
    expect(text(scene, '22').x).toBe(text(scene, 'Home').x)
    expect(text(scene, '22').y).toBeCloseTo(text(scene, 'West').y)
    expect(text(scene, '11').x).toBe(text(scene, 'Consumer').x)
    expectNoOverlaps(scene)
  })

  it('write a merged header once, at its first row', () => {
    const panes = [madePane({ encodings: [encoding('text', sales)] })]
    const table = madeTable([
      [region, ['East', 'East', 'West']],
      [segment, ['Consumer', 'Home', 'Office']],
      [sales, [1, 2, 3]],
    ])
    const scene = draw({ rows: nest(region, segment), panes }, table)
    expect(textNodes(scene).filter((node) => node.text === 'East')).toHaveLength(1)
    expect(text(scene, 'East').y).toBeCloseTo(text(scene, 'Consumer').y)
  })

  it('show Measure Values in the format of each measure, below its name', () => {
    const panes = [madePane({ encodings: [encoding('text', measureValues)] })]
    const [money, share] = [measure('Sales', 'c"$"#,##0'), measure('Ratio', 'p0.0%')]
    const fields = [money.field, share.field]
    const names: MarkValue[] = [...fields.map((field) => field.instance), 'unknown']
    const table = madeTable([
      [measureNames, names, (name) => (name === share.field.instance ? 'Ratio' : 'Other')],
      [measureValues, [1234.5, 0.125, 7]],
    ])
    const scene = draw({ columns: measureNames, panes, measureValues: fields }, table)
    const written = textNodes(scene).map((node) => node.text)
    expect(written).toEqual(expect.arrayContaining(['$1,235', '12.5%', '7']))
    expect(text(scene, '12.5%').x).toBe(text(scene, 'Ratio').x)
    expect(written).not.toContain('Measure Names')
  })
})

describe('panes', () => {
  it('of two axes are drawn by the card made for both', () => {
    const keys = [profit, sales].map((item) => item.field.instance)
    const [axis, crossAxis] = keys
    const panes = [
      madePane({ markType: 'Bar' }),
      madePane({ markType: 'Circle', axis: axis ?? '', crossAxis: keys[0] ?? '' }),
      madePane({ markType: 'Square', axis: axis ?? '', crossAxis: crossAxis ?? '' }),
    ]
    const table = madeTable([
      [profit, [1, 2]],
      [sales, [3, 4]],
    ])
    const scene = draw({ rows: profit, columns: sales, panes }, table)
    expect(marksOf(scene).map((node) => node.kind)).toEqual(['rect', 'rect'])
  })

  it('of concatenated measures have an axis each', () => {
    const table = madeTable([
      [region, ['East', 'West']],
      [sales, [1000, 2000]],
      [profit, [1, 2]],
    ])
    const scene = draw({ rows: region, columns: concatenate(sales, profit) }, table)
    expect(text(scene, 'Sales').y).toBe(text(scene, 'Profit').y)
    expect(text(scene, 'Sales').x).toBeLessThan(text(scene, 'Profit').x)
    expect(bars(scene)).toHaveLength(4)
    expectNoOverlaps(scene)
  })

  it('of one measure share the scale of their axis', () => {
    const table = madeTable([
      [region, ['East', 'West']],
      [segment, ['Home', 'Home']],
      [sales, [100, 50]],
    ])
    const panes = [madePane({ markType: 'Bar' })]
    const scene = draw({ rows: cross(region, sales), columns: segment, panes }, table)
    const [east, west] = bars(scene).map((bar) => bar.box.height)
    expect(east).toBeCloseTo(2 * (west ?? 0))
    expectNoOverlaps(scene)
  })
})

describe('pictures at the limits', () => {
  it('of no rows say so', () => {
    const table = madeTable([
      [region, []],
      [sales, []],
    ])
    expect(
      textNodes(draw({ rows: region, columns: sales }, table)).map((node) => node.text),
    ).toEqual(['Sheet 1', 'No data'])
  })

  it('of thousands of rows show those that fit and count the others', () => {
    const names = Array.from({ length: 3000 }, (_, index) => `Customer ${index}`)
    const table = madeTable([
      [region, names],
      [sales, names.map((_, index) => index)],
    ])
    const scene = draw({ rows: region, columns: sales }, table)
    const shown = bars(scene).length
    expect(shown).toBeGreaterThan(10)
    expect(text(scene, `… ${(3000 - shown).toLocaleString('en-US')} more rows`)).toBeDefined()
    expectNoOverlaps(scene)
  })

  it('of 50,000 circles draw one a pixel', () => {
    const count = 50_000
    const customer = dimension('Customer')
    const table = madeTable([
      [customer, Array.from({ length: count }, (_, index) => `C${index}`)],
      [sales, Array.from({ length: count }, (_, index) => index % 100)],
      [profit, Array.from({ length: count }, (_, index) => index % 70)],
    ])
    const panes = [madePane({ encodings: [encoding('detail', customer)] })]
    const scene = draw({ rows: profit, columns: sales, panes }, table)
    expect(marksOf(scene)).toHaveLength(700)
  })

  it('of 500-character members keep every text inside', () => {
    const long = 'long name '.repeat(50)
    const table = madeTable([
      [region, [`a ${long}`, `b ${long}`]],
      [sales, [1, 2]],
    ])
    const panes = [madePane({ encodings: [encoding('color', region)] })]
    for (const shelves of [
      { rows: region, columns: sales },
      { rows: sales, columns: region },
    ]) {
      const scene = draw({ name: long, ...shelves, panes }, table)
      for (const node of textNodes(scene)) {
        const box = boxOf(node, metrics)
        expect(box.x + box.width).toBeLessThanOrEqual(size.width)
        expect(box.y + box.height).toBeLessThanOrEqual(size.height)
      }
      expectNoOverlaps(scene)
    }
  })

  it('of nulls only have headers and an axis but no marks', () => {
    const table = madeTable([
      [region, ['East', null]],
      [sales, [null, null]],
    ])
    const scene = draw({ rows: region, columns: sales }, table)
    expect(marksOf(scene)).toEqual([])
    expect(text(scene, 'Null')).toBeDefined()
  })
})

describe('what is around the table', () => {
  const table = madeTable([[sales, [7]]])

  it('is the title, or the name of the sheet', () => {
    expect(draw({ columns: sales }, table).title).toBe('Sheet 1')
    expect(draw({ columns: sales, title: 'Total' }, table).title).toBe('Total')
    expect(text(draw({ columns: sales, title: 'Total' }, table), 'Total').style.color).toBe(
      colors.title,
    )
  })

  it('is a report of what the picture lacks', () => {
    const panes = [madePane({ markType: 'Polygon' })]
    expect(draw({ columns: sales, panes }, table).unsupported).toEqual([
      { feature: 'mark:Polygon', detail: 'drawn as circle', affects: 'drawing' },
    ])
  })

  it('is nothing for a single number, which is written large', () => {
    const panes = [madePane({ encodings: [encoding('text', sales)] })]
    expect(text(draw({ panes }, table), '7').style.size).toBeGreaterThan(24)
  })
})
