import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { datasource, live, orders, text, worksheet, zip } from '../../test/made-workbook.ts'
import { readPngSize } from '../draw/png-size.ts'
import { createRenderer, type Renderer, type RenderTarget } from './renderer.ts'
import { VizError } from './viz-error.ts'

/** A PNG of one grey pixel. */
const thumbnail = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==',
  'base64',
)

const sheetZone = (name: string, [x, y, w, h]: readonly number[], more = '') =>
  `<zone name='${name}' x='${x}' y='${y}' w='${w}' h='${h}' ${more}/>`

const whole = [0, 0, 100_000, 100_000]
const halves = sheetZone('Regions', [0, 0, 50_000, 100_000])
const size = `<size maxwidth='1200' maxheight='600' sizing-mode='fixed'/>`

const document = `<workbook version='18.1'><datasources>
${datasource('ds', text, '[orders#csv]')}
${datasource('live', live, '[public].[t]')}
</datasources><worksheets>
${worksheet('Regions', '[ds].[none:Region:nk]', '[ds].[sum:Sales:qk]')}
${worksheet('Years', '[ds].[sum:Sales:qk]', '[ds].[yr:Order Date:ok]')}
${worksheet('Seen', '[live].[none:Region:nk]', '', 'live')}
${worksheet('Unseen', '[live].[none:Region:nk]', '', 'live')}
</worksheets><dashboards>
<dashboard name='Board'>${size}<zones>${halves}${sheetZone('Years', [50_000, 0, 50_000, 100_000])}${sheetZone('Seen', whole, `hidden='true'`)}</zones></dashboard>
<dashboard name='Partly'>${size}<zones><zone type='title' x='0' y='0' w='100000' h='9000'/><zone type-v2='text' x='50000' y='90000' w='50000' h='10000'><formatted-text><run>Sold by </run><run>&lt;[ds].[none:Region:nk]&gt;us</run></formatted-text></zone>${halves}${sheetZone('Unseen', [50_000, 0, 50_000, 50_000])}${sheetZone('Nowhere', [50_000, 50_000, 50_000, 50_000])}</zones></dashboard>
<dashboard name='Words'><zones><zone type-v2='text' x='0' y='0' w='100000' h='100000'/></zones></dashboard>
<dashboard name='Tale' type='storyboard'><zones><zone type='flipboard' x='0' y='0' w='100000' h='100000'><flipboard><story-points>
<story-point captured-sheet='Board'/><story-point captured-sheet='Years'/></story-points></flipboard></zone></zones></dashboard>
</dashboards><thumbnails><thumbnail name='Seen' width='1' height='1'>${thumbnail.toString('base64')}</thumbnail></thumbnails></workbook>`

let folder: string
let path: string
let renderer: Renderer

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'easel-renderer-'))
  path = join(folder, 'book.twbx')
  await writeFile(path, zip({ 'book.twb': document, 'Data/orders.csv': orders }))
  renderer = createRenderer({ workDirectory: join(folder, 'work'), workers: 1 })
})

afterAll(async () => {
  await renderer[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

const target = (view: string, more: Partial<RenderTarget> = {}): RenderTarget => ({
  file: { path, kind: 'twbx', key: 'book' },
  view,
  request: { now: '2024-06-15T00:00:00' },
  ...more,
})

const svg = (view: string) => renderer.svg(target(view), { kind: 'image' })

describe('the picture of a dashboard', () => {
  test('shows its visible sheets side by side, shrunk as a whole to the standard width', async () => {
    const picture = await svg('Board')
    expect(picture).toMatch(/width="784" height="392" viewBox="0 0 1200 600"/)
    expect(picture).toContain('>West</text>')
    expect(picture).toContain('>2024</text>')
    expect(picture.match(/<svg data-sheet="\w+" x="\d+" y="0" width="600" height="600"/g)).toEqual([
      '<svg data-sheet="Regions" x="0" y="0" width="600" height="600"',
      '<svg data-sheet="Years" x="600" y="0" width="600" height="600"',
    ])
    expect(picture).not.toContain('out of reach')
  })

  test('of a size larger than its own is laid out anew, of a smaller one shrunk', async () => {
    const picture = (width: number, height: number) =>
      renderer.svg(target('Board'), { kind: 'image', width, height })
    expect(await picture(2000, 1000)).toContain('viewBox="0 0 2000 1000"')
    expect(await picture(300, 200)).toMatch(/width="300" height="200" viewBox="0 0 1200 800"/)
  })

  test('shows cards for sheets that cannot be drawn beside the others', async () => {
    const picture = await svg('Partly')
    expect(picture).toContain('>West</text>')
    expect(picture).toContain('out of reach')
    expect(picture).toContain('>Nowhere</text>')
  })

  test('has its title and texts, without the fields in them', async () => {
    const picture = await svg('Partly')
    expect(picture).toContain('>Partly</text>')
    expect(picture).toContain('>Sold by us</text>')
  })

  test('without sheets is a card that says so', async () => {
    expect(await svg('Words')).toContain('shows no worksheet')
  })

  test('stands for a story that starts with it', async () => {
    expect(await svg('Tale')).toBe(await svg('Board'))
  })
})

describe('the picture of a sheet without data', () => {
  test('is the thumbnail of the workbook on a card that says why', async () => {
    const picture = await svg('Seen')
    expect(picture).toContain('live connection (postgres)')
    expect(picture).toContain(thumbnail.toString('base64'))
  })

  test('is the card alone where there is no thumbnail', async () => {
    const picture = await svg('Unseen')
    expect(picture).toContain('live connection (postgres)')
    expect(picture).not.toContain('<image')
    expect(readPngSize(await renderer.png(target('Unseen'), { kind: 'image' }))).toEqual({
      width: 784,
      height: 588,
    })
  })

  test('is not made for a name the workbook lacks, nor is CSV for any of them', async () => {
    await expect(svg('Nowhere')).rejects.toMatchObject({ code: 'view-unknown' })
    await expect(renderer.csv(target('Unseen'))).rejects.toBeInstanceOf(VizError)
  })
})

test.each(['Regions', 'Board', 'Seen', 'Tale'])(
  'the preview of %s has 192 × 192 pixels',
  async (view) => {
    const png = await renderer.png(target(view), { kind: 'preview' })
    expect(readPngSize(png)).toEqual({ width: 192, height: 192 })
  },
)

test('a high resolution doubles the pixels, not the layout', async () => {
  const picture = { kind: 'image', width: 400, height: 300, resolution: 'high' } as const
  expect(readPngSize(await renderer.png(target('Regions'), picture))).toEqual({
    width: 800,
    height: 600,
  })
  expect(await renderer.svg(target('Regions'), picture)).toContain('width="400" height="300"')
})

describe('an abort', () => {
  test('before or while a workbook is read ends csv, svg and png with its reason', async () => {
    for (const draw of [
      (wanted: RenderTarget) => renderer.csv(wanted),
      (wanted: RenderTarget) => renderer.svg(wanted, { kind: 'image' }),
      (wanted: RenderTarget) => renderer.png(wanted, { kind: 'preview' }),
    ]) {
      const gone = AbortSignal.abort(new Error('gone'))
      await expect(draw(target('Regions', { signal: gone }))).rejects.toThrow('gone')
      const controller = new AbortController()
      const answer = draw(target('Regions', { signal: controller.signal }))
      controller.abort(new Error('left'))
      await expect(answer).rejects.toThrow('left')
    }
  })

  test('of one caller leaves the others their picture', async () => {
    const file = { path, kind: 'twbx', key: 'abandoned' } as const
    const controller = new AbortController()
    const leaver = renderer.svg(target('Regions', { file, signal: controller.signal }), {
      kind: 'image',
    })
    const stayer = renderer.svg(target('Regions', { file }), { kind: 'image' })
    controller.abort(new Error('left'))
    await expect(leaver).rejects.toThrow('left')
    expect(await stayer).toContain('>West</text>')
  })
})

test('pictures of one workbook made at once and later convert its data once', async () => {
  const file = { path, kind: 'twbx', key: 'once' } as const
  const views = ['Regions', 'Years', 'Board', 'Partly']
  await Promise.all(views.map((view) => renderer.svg(target(view, { file }), { kind: 'image' })))
  const work = join(folder, 'work', 'once')
  const [only, second] = await readdir(work)
  expect(second).toBeUndefined()
  const { ino } = await stat(join(work, only ?? '', 'table-0.parquet'))
  await renderer.csv(target('Years', { file }))
  expect((await stat(join(work, only ?? '', 'table-0.parquet'))).ino).toBe(ino)
})

test('a workbook that could not be read is read again when asked again', async () => {
  const late = { path: join(folder, 'late.twbx'), kind: 'twbx', key: 'late' } as const
  await writeFile(late.path, 'not yet')
  const wanted = target('Regions', { file: late })
  await expect(renderer.csv(wanted)).rejects.toMatchObject({ code: 'zip-invalid' })
  await writeFile(late.path, zip({ 'book.twb': document, 'Data/orders.csv': orders }))
  expect(await renderer.svg(wanted, { kind: 'image' })).toContain('>West</text>')
})
