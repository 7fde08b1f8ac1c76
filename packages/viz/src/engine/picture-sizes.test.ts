import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { datasource, live, orders, text, worksheet, zip } from '../../test/made-workbook.ts'
import { readPngSize } from '../draw/png-size.ts'
import type { PictureRequest } from '../layout/fit-size.ts'
import { defaultPictureLimits } from '../layout/picture-limits.ts'
import { createRenderer, type Renderer } from './renderer.ts'

const region = '[ds].[none:Region:nk]'
const sales = '[ds].[sum:Sales:qk]'
const pie = worksheet('Pie', '', '')
  .replace('<mark class=', '<mark class="Pie"/><unused class=')
  .replace(
    '</pane>',
    `<encodings><color column='${region}'/><wedge-size column='${sales}'/></encodings></pane>`,
  )
const halves =
  `<zone name='Bar' x='0' y='0' w='50000' h='100000'/>` +
  `<zone name='Text' x='50000' y='0' w='50000' h='50000'/>` +
  `<zone name='Nowhere' x='50000' y='50000' w='50000' h='40000'/>` +
  `<zone type='text' x='50000' y='90000' w='50000' h='10000'><formatted-text><run>Words</run></formatted-text></zone>`
const dashboard = (name: string, width: number, height: number) =>
  `<dashboard name='${name}'><size maxwidth='${width}' maxheight='${height}'/><zones>${halves}</zones></dashboard>`

const document = `<workbook version='18.1'><datasources>
${datasource('ds', text, '[orders#csv]')}${datasource('live', live, '[public].[t]')}
</datasources><worksheets>
${worksheet('Bar', region, sales)}${worksheet('Line', sales, '[ds].[yr:Order Date:ok]')}
${worksheet('Text', `(${region} / [ds].[yr:Order Date:ok])`, '[ds].[mn:Order Date:ok]')}${pie}
${worksheet('Card', '[live].[none:Region:nk]', '', 'live')}
</worksheets><dashboards>${dashboard('Board', 1200, 600)}${dashboard('Dot', 1, 1)}${dashboard('Thread', 9e9, 1)}</dashboards></workbook>`
const views = ['Bar', 'Line', 'Text', 'Pie', 'Card', 'Board', 'Dot', 'Thread'] as const

let folder: string
let renderer: Renderer

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'easel-sizes-'))
  await writeFile(
    join(folder, 'book.twbx'),
    zip({ 'book.twb': document, 'Data/orders.csv': orders }),
  )
  renderer = createRenderer({ workDirectory: join(folder, 'work'), workers: 1, painters: 1 })
})

afterAll(async () => {
  await renderer[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

const png = (view: string, picture: PictureRequest) => {
  const file = { path: join(folder, 'book.twbx'), kind: 'twbx', key: 'book' } as const
  return renderer.png({ file, view, request: { now: '2024-06-15T00:00:00' } }, picture)
}

const { pictureSide } = defaultPictureLimits
/** As many small sides as large ones. */
const side = fc
  .double({ min: 0, max: Math.log2(pictureSide), noNaN: true })
  .map((bits) => Math.round(2 ** bits))
/** Larger pictures take long, and fail no differently. */
const size = fc
  .record({ width: side, height: side })
  .filter(({ width, height }) => width * height < 1_000_000)

describe('a picture has exactly the pixels asked for', () => {
  const corners = [
    [1, 1],
    [1, 600],
    [800, 1],
    [2, 2],
    [10, 10],
    [pictureSide, 1],
    [1, pictureSide],
  ] as const
  test.each(views)('%s at the smallest, thinnest and flattest sizes', async (view) => {
    for (const [width, height] of corners) {
      const painted = await png(view, { kind: 'image', width, height })
      expect(readPngSize(painted)).toEqual({ width, height })
    }
  })

  test('whatever the view and the size', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...views), size, async (view, { width, height }) => {
        const painted = await png(view, { kind: 'image', width, height })
        expect(readPngSize(painted)).toEqual({ width, height })
      }),
      { numRuns: 60 },
    )
  })

  test('of the largest legal size', async () => {
    const picture = { kind: 'image', width: 4096, height: 2441, resolution: 'high' } as const
    expect(readPngSize(await png('Bar', picture))).toEqual({ width: 8192, height: 4882 })
  })

  test.each(views)('the preview of %s is 192 × 192', async (view) => {
    expect(readPngSize(await png(view, { kind: 'preview' }))).toEqual({ width: 192, height: 192 })
  })
})

describe('a picture above a limit is refused with both limits named', () => {
  test.each([
    { width: 8193, height: 1 },
    { width: 1, height: 8193 },
    { width: 8192, height: 8192 },
    { width: 8000, height: 4000, resolution: 'high' },
  ] as const)('%j', async (picture) => {
    for (const view of ['Bar', 'Board', 'Card']) {
      await expect(png(view, { kind: 'image', ...picture })).rejects.toMatchObject({
        name: 'VizError',
        code: 'picture-too-large',
        view,
        message: expect.stringMatching(/8192 pixels.* 40000000 pixels/),
      })
    }
  })
})
