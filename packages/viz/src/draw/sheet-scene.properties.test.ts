import * as fc from 'fast-check'
import { SaxesParser } from 'saxes'
import { beforeAll, describe, expect, it } from 'vitest'
import type { MarkValue } from '../marks/mark-table.ts'
import type { MarkType } from '../model/sheet.ts'
import { toSvg } from '../paint/svg.ts'
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
  nest,
} from '../../test/made-sheet.ts'
import { boxOf, flatNodes } from '../../test/scene-geometry.ts'
import type { Scene } from '../scene/scene.ts'
import { loadTextMetrics, type TextMetrics } from '../text/text-metrics.ts'

let metrics: TextMetrics

beforeAll(async () => {
  metrics = await loadTextMetrics()
})

const category = dimension('Category')
const product = dimension('Product')
const sales = measure('Sales')
const profit = measure('Profit')
const day = continuous('Day', 'date', 'Day-Trunc')

const number = fc.oneof(
  fc.double({ noNaN: true }),
  fc.double({ noNaN: true, min: -1000, max: 1000 }),
  fc.integer({ min: -5, max: 5 }),
  fc.constant(null),
)
const label = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ unit: 'grapheme-ascii', minLength: 200, maxLength: 600 }),
  fc.constantFrom('East', 'West', 'East coast', ''),
  fc.constant(null),
)
const date = fc.oneof(
  fc
    .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    .map((value) => value.toISOString().slice(0, 10)),
  fc.constant('no date'),
  fc.constant(null),
)
const row = fc.record({ category: label, product: label, sales: number, profit: number, day: date })

const shelves = fc.constantFrom(
  { rows: product, columns: sales },
  { rows: sales, columns: product },
  { rows: nest(category, product), columns: null },
  { rows: category, columns: product },
  { rows: profit, columns: sales },
  { rows: concatenate(sales, profit), columns: day },
  { rows: cross(category, sales), columns: cross(product, day) },
  { rows: cross(category, concatenate(sales, profit)), columns: product },
  { rows: day, columns: profit },
  { rows: null, columns: null },
)
const markType = fc.constantFrom<MarkType[]>(
  'Automatic',
  'Bar',
  'Line',
  'Area',
  'Circle',
  'Square',
  'Text',
  'Pie',
  'GanttBar',
)
const color = fc.constantFrom(category, product, profit, null)
const size = fc.record({
  width: fc.integer({ min: 1, max: 1200 }),
  height: fc.integer({ min: 1, max: 900 }),
})

const picture = fc
  .record({
    table: fc.array(row, { maxLength: 40 }),
    shelves,
    markType,
    color,
    size,
    showsLabels: fc.boolean(),
  })
  .map(({ table, shelves, markType, color, size, showsLabels }) => {
    const encodings = [
      encoding('text', profit),
      encoding('size', sales),
      encoding('angle', sales),
      ...(color === null ? [] : [encoding('color', color)]),
    ]
    const panes = [madePane({ markType, encodings, showsLabels })]
    const sheet = madeSheet({ ...shelves, panes })
    const column = (key: keyof (typeof table)[number]): MarkValue[] =>
      table.map((entry) => entry[key])
    const marks = madeTable([
      [category, column('category')],
      [product, column('product')],
      [day, column('day')],
      [sales, column('sales')],
      [profit, column('profit')],
    ])
    return { sheet, marks, size }
  })

function draw({
  sheet,
  marks,
  size,
}: typeof picture extends fc.Arbitrary<infer T> ? T : never): Scene {
  return layoutSheet(sheet, marks, size, metrics)
}

describe('any sheet with any data', () => {
  it('has finite coordinates, and nothing but clipped marks outside the picture', () => {
    fc.assert(
      fc.property(picture, (made) => {
        const scene = draw(made)
        for (const { node, clip } of flatNodes(scene.nodes)) {
          const box = boxOf(node, metrics)
          for (const value of Object.values(box)) expect(Number.isFinite(value)).toBe(true)
          if (clip !== null) continue
          expect(box.x).toBeGreaterThanOrEqual(-0.6)
          expect(box.y).toBeGreaterThanOrEqual(-0.6)
          expect(box.x + box.width).toBeLessThanOrEqual(scene.width + 0.6)
          expect(box.y + box.height).toBeLessThanOrEqual(scene.height + 0.6)
        }
      }),
      { numRuns: 250 },
    )
  })

  it('becomes well-formed XML without script or outside references', () => {
    fc.assert(
      fc.property(picture, (made) => {
        const svg = toSvg(draw(made))
        const elements = new Set<string>()
        const parser = new SaxesParser()
        parser.on('opentag', (tag) => elements.add(tag.name))
        parser.on('error', (error) => {
          throw error
        })
        parser.write(svg).close()
        const known = ['svg', 'title', 'rect', 'circle', 'path', 'text', 'g', 'image']
        expect([...elements].filter((name) => !known.includes(name))).toEqual([])
        expect(svg).not.toMatch(/NaN|Infinity|undefined/u)
      }),
      { numRuns: 100 },
    )
  })
})
