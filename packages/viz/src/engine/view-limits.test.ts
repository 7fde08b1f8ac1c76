/** Limits of what one call may draw, write and take, and what is left where it passes one. */

import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { datasource, orders, text, worksheet, zip } from '../../test/made-workbook.ts'
import type { MarkTable } from '../marks/mark-table.ts'
import { parseWorkbook } from '../model/workbook.ts'
import { parseXml } from '../package/xml-tree.ts'
import { loadTextMetrics } from '../text/text-metrics.ts'
import { drawView } from './draw-view.ts'
import { createRenderer, type Renderer, type RenderTarget } from './renderer.ts'
import { dataUnavailable, VizError } from './viz-error.ts'
import { defaultVizLimits, type VizLimits } from './viz-limits.ts'

const region = '[ds].[none:Region:nk]'
const sales = '[ds].[sum:Sales:qk]'
const names = Array.from({ length: 30 }, (_, index) => `Sheet ${index}`)
const zone = (sheet: string, [x, y, w, h]: readonly number[]) =>
  `<zone name='${sheet}' x='${x}' y='${y}' w='${w}' h='${h}'/>`
const whole = [0, 0, 100_000, 100_000]
const board = (name: string, zones: readonly string[]) =>
  `<dashboard name='${name}'><size maxwidth='1000' maxheight='800'/><zones>${zones.join('')}</zones></dashboard>`
const grid = Array.from({ length: 10_000 }, (_, index) =>
  zone('Bar', [(index % 100) * 1000, Math.floor(index / 100) * 1000, 1000, 1000]),
)
const manyFields = `(${Array.from({ length: 30 }, () => region).join(' / ')})`
const document = `<workbook><datasources>${datasource('ds', text, '[orders#csv]')}</datasources><worksheets>
${worksheet('Bar', region, sales)}${worksheet('Wide', manyFields, sales)}
${names.map((name) => worksheet(name, region, sales)).join('')}
</worksheets><dashboards>
${board('Grid', grid)}
${board(
  'Pile',
  Array.from({ length: 200 }, () => zone('Bar', whole)),
)}
${board(
  'All',
  names.map((name) => zone(name, [0, 0, 30_000, 30_000])),
)}
${board('Far', [zone('Bar', [200_000, 0, 50_000, 50_000]), zone('Bar', [-30_000, 0, 50_000, 100_000])])}
</dashboards></workbook>`

let folder: string
let renderer: Renderer

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'easel-limits-'))
  const files = { 'book.twb': document, 'Data/orders.csv': orders }
  await writeFile(join(folder, 'book.twbx'), zip(files))
  renderer = createRenderer({ workDirectory: join(folder, 'work'), workers: 1, painters: 1 })
})

afterAll(async () => {
  await renderer[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

const target = (view: string, limits: Partial<VizLimits> = {}, key = 'book'): RenderTarget => ({
  file: { path: join(folder, 'book.twbx'), kind: 'twbx', key },
  view,
  request: { now: '2024-06-15T00:00:00' },
  limits,
})
const image = { kind: 'image' } as const

/** Draws a view whose sheets all ask `marks`. */
async function drawWith(view: string, marks: (sheet: string) => Promise<MarkTable>) {
  const workbook = parseWorkbook(parseXml(document))
  const prepared = { key: 'book', workbook, sources: new Map(), published: new Map() }
  const metrics = await loadTextMetrics()
  const { signal } = new AbortController()
  return drawView({ prepared, view, metrics, limits: defaultVizLimits, signal, marks }, image)
}

describe('a dashboard', () => {
  test('of ten thousand zones of one sheet asks for its marks once, and draws them all', async () => {
    let asked = 0
    const { scene } = await drawWith('Grid', async (sheet) => {
      asked += 1
      throw dataUnavailable(sheet, [], [])
    })
    expect(asked).toBe(1)
    expect(scene.nodes).toHaveLength(10_000)
    expect(await renderer.svg(target('Grid'), image)).toContain('</svg>')
    expect((await renderer.png(target('Grid'), image)).length).toBeGreaterThan(100)
  })

  test('leaves out what lies outside, and cuts what reaches out', async () => {
    const boxes: unknown[] = []
    const { scene } = await drawWith('Far', async (sheet) => {
      throw dataUnavailable(sheet, [], [])
    })
    for (const node of scene.nodes) boxes.push(node.kind === 'group' ? node.clip : null)
    expect(boxes).toEqual([{ x: 0, y: 0, width: 200, height: 800 }])
  })

  test.each([
    ['Pile', { dashboardLayers: 100 }, 'cover it more than 100 times'],
    ['All', { dashboardSheets: 29 }, 'shows 30 worksheets; at most 29 are drawn'],
    ['All', { marks: 119 }, 'more than the 119 marks'],
    ['All', { sceneNodes: 500 }, 'more than the 500 shapes and words'],
    ['Wide', { pills: 30 }, 'has 31 fields; at most 30 are drawn'],
  ] as const)('%s above %j is view-too-large', async (view, limits, message) => {
    const expected = { name: 'VizError', code: 'view-too-large', view }
    for (const draw of [
      () => renderer.svg(target(view, limits), image),
      () => renderer.png(target(view, limits), { kind: 'preview' }),
    ]) {
      await expect(draw()).rejects.toMatchObject(expected)
      await expect(draw()).rejects.toThrow(message)
    }
  })

  test.each([
    ['All', { dashboardSheets: 30, marks: 120 }],
    ['Wide', { pills: 31 }],
  ] as const)('%s at %j is drawn', async (view, limits) => {
    expect(await renderer.svg(target(view, limits), image)).toContain('</svg>')
  })
})

describe('an answer above its limit of bytes is output-too-large', () => {
  test('as CSV, SVG and PNG, and is given at the limit', async () => {
    const { length } = await textOf(await renderer.csv(target('Bar')))
    const refused = { code: 'output-too-large', view: 'Bar' }
    await expect(renderer.csv(target('Bar', { outputBytes: length - 1 }))).rejects.toMatchObject(
      refused,
    )
    expect(await textOf(await renderer.csv(target('Bar', { outputBytes: length })))).toHaveLength(
      length,
    )
    const small = { outputBytes: 1000 }
    await expect(renderer.svg(target('Bar', small), image)).rejects.toMatchObject(refused)
    await expect(renderer.png(target('Bar', small), image)).rejects.toMatchObject(refused)
  })
})

async function textOf(chunks: AsyncIterable<string>): Promise<string> {
  let all = ''
  for await (const chunk of chunks) all += chunk
  return all
}

describe('a call past its time', () => {
  test('is time-limit for CSV, SVG and PNG', async () => {
    const late = (key: string) => target('Bar', { timeMs: 0 }, key)
    for (const answer of [
      renderer.csv(late('late-1')),
      renderer.svg(late('late-2'), image),
      renderer.png(late('late-3'), image),
    ]) {
      const error: unknown = await answer.catch((reason: unknown) => reason)
      expect(error).toBeInstanceOf(VizError)
      expect(error).toMatchObject({ code: 'time-limit', view: 'Bar' })
    }
  })
})

describe('a call that is aborted while data is converted', () => {
  test('leaves nothing in the work directory, and the next call converts anew', async () => {
    const path = join(folder, 'large.twbx')
    const rows = `Order Date,Region,Sales,Quantity\n${'2024-01-01,West,1,1\n'.repeat(400_000)}`
    await writeFile(path, zip({ 'book.twb': document, 'Data/orders.csv': rows }))
    const work = join(folder, 'large-work')
    await using slow = createRenderer({ workDirectory: work, workers: 1 })
    const wanted = { ...target('Bar'), file: { path, kind: 'twbx', key: 'large' } as const }
    const controller = new AbortController()
    const answer = slow.csv({ ...wanted, signal: controller.signal })
    const settled = answer.then(
      () => 'done',
      (error: unknown) => String(error),
    )
    await untilExists(join(work, 'large'))
    controller.abort(new Error('left'))
    expect(await settled).toContain('left')
    await untilEmpty(join(work, 'large'))
    expect(await textOf(await slow.csv(wanted))).toContain('West,"$400,000"')
  })
})

async function namesIn(path: string): Promise<readonly string[]> {
  return readdir(path).catch(() => [])
}

async function untilExists(path: string): Promise<void> {
  while ((await namesIn(path)).length === 0) await new Promise((resolve) => setTimeout(resolve, 2))
}

async function untilEmpty(path: string): Promise<void> {
  while ((await namesIn(path)).length > 0) await new Promise((resolve) => setTimeout(resolve, 20))
}
