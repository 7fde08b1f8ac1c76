import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PreparedWorkbook } from '../extract/prepare-workbook.ts'
import type { ViewRequest } from '../query/view-request.ts'
import {
  absent,
  datasource,
  hyper,
  live,
  orders,
  tde,
  text,
  worksheet,
  zip,
} from '../../test/made-workbook.ts'
import type { CallOptions } from '../package/call-options.ts'
import { createVizEngine, type VizEngine } from './viz-engine.ts'
import type { VizLimits } from './viz-limits.ts'
import { VizError } from './viz-error.ts'

const region = '[ds].[none:Region:nk]'
const document = `<workbook version='18.1'><datasources>
${datasource('ds', text, '[orders#csv]')}
${datasource('absent', absent, '[absent#csv]')}
${datasource('live', live, '[public].[t]')}
${datasource('tde', tde, '[Extract].[Extract]')}
${datasource('hyper', hyper, '[Extract].[Extract]')}
</datasources><worksheets>
${worksheet('By region', region, '([ds].[sum:Sales:qk] + [ds].[avg:Sales:qk])')}
${worksheet('Apart', '[ds].[yr:Order Date:ok]', '([ds].[mn:Order Date:ok] * [ds].[sum:Sales:qk])')}
${worksheet('Measures', `(${region} / [ds].[:Measure Names])`, '[ds].[Multiple Values]')}
${worksheet('Calculated', region, '[ds].[sum:Calc:qk]')}
${worksheet('Forecast', `(${region} * [ds].[none:Forecast Indicator:nk])`, '[ds].[sum:Sales:qk]')}
${worksheet('Empty', '', '')}
${['absent', 'live', 'tde', 'hyper'].map((name) => worksheet(`From ${name}`, `[${name}].[none:Region:nk]`, '', name)).join('')}
</worksheets><dashboards><dashboard name='Board'><zones><zone type='layout-basic'><zone name='By region'/><zone name='Apart'/></zone></zones></dashboard></dashboards></workbook>`

let folder: string
let file: string
let engine: VizEngine
let prepared: PreparedWorkbook
const now: ViewRequest = { now: '2024-06-15T00:00:00' }

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'easel-engine-'))
  file = join(folder, 'book.twbx')
  const files = { 'book.twb': document, 'Data/orders.csv': orders, 'Data/some.hyper': 'no' }
  await writeFile(file, zip(files))
  engine = createVizEngine({
    workDirectory: join(folder, 'work'),
    hyperdPath: join(folder, 'no-hyperd'),
    memoryLimitBytes: 512 * 2 ** 20,
    workers: 1,
  })
  prepared = await engine.prepare({ path: file, kind: 'twbx', key: 'book-1' })
})

afterAll(async () => {
  await engine[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

async function csv(
  view: string,
  request: Partial<ViewRequest> = {},
  options: CallOptions<VizLimits> = {},
): Promise<string> {
  let all = ''
  for await (const chunk of await engine.csv(prepared, view, { ...now, ...request }, options)) {
    all += chunk
  }
  return all
}

describe('CSV of a view', () => {
  test('has a line for each mark, in view order, columns by pill text', async () => {
    expect(await csv('By region')).toBe(
      'Region,Avg. Sales,Sales\r\n' +
        'Null,$7,$7\r\n' +
        '"East, far","$1,200","$1,200"\r\n' +
        'North & co,($21),($21)\r\n' +
        'West,$75,$150\r\n',
    )
  })

  test('names months, keeps years plain, and orders by rows before columns', async () => {
    expect(await csv('Apart')).toBe(
      'Month of Order Date,Year of Order Date,Sales\r\n' +
        'Null,Null,$7\r\n' +
        'December,2023,$100\r\n' +
        'January,2024,"$1,250"\r\n' +
        'February,2024,($21)\r\n',
    )
  })

  test('repeats marks for Measure Names and leaves Measure Values unformatted', async () => {
    const lines = (await csv('Measures', { filters: { Region: 'West' } })).split('\r\n')
    expect(lines[0]).toBe('Measure Names,Region,Measure Values')
    expect(lines).toContain('Sales,West,150.25')
    expect(lines).toContain('Quantity,West,4')
    expect(lines).toContain('Avg. Sales,West,75.125')
  })

  test('of a dashboard is that of its first worksheet by name', async () => {
    expect(await csv('Board')).toBe(await csv('Apart'))
  })

  test('of a sheet without pills is empty', async () => {
    expect(await csv('Empty')).toBe('')
  })

  test('follows vf_ filters, on fields the sheet does not show too', async () => {
    const filters = { Quantity: '1', Region: 'West,Null' }
    expect(await csv('By region', { filters })).toBe(
      'Region,Avg. Sales,Sales\r\nNull,$7,$7\r\nWest,$50,$50\r\n',
    )
    expect(await csv('By region', { filters: { Region: 'East\\, far' } })).toBe(
      'Region,Avg. Sales,Sales\r\n"East, far","$1,200","$1,200"\r\n',
    )
  })

  test('ignores a vf_ filter on an unknown field and says so in the marks', async () => {
    const request = { ...now, filters: { region: 'West' } }
    const marks = await engine.marks(prepared, 'By region', request)
    expect(marks.rowCount).toBe(4)
    expect(marks.warnings).toEqual([expect.stringContaining('"region"')])
  })
})

describe('a view without data says why', () => {
  const failure = async (view: string, options: CallOptions<VizLimits> = {}): Promise<VizError> => {
    const error: unknown = await csv(view, {}, options).catch((reason: unknown) => reason)
    if (error instanceof VizError) return error
    throw new Error(`no VizError for ${view}`, { cause: error })
  }

  test('an unknown name is view-unknown', async () => {
    expect(await failure('by region')).toMatchObject({ code: 'view-unknown', view: 'by region' })
  })

  test.each([
    ['From absent', 'file-missing', 'Data/absent.csv'],
    ['From live', 'live-connection', 'postgres'],
    ['From tde', 'tde-extract', 'Data/old.tde'],
    ['From hyper', 'hyper-reader-missing', 'Data/some.hyper'],
  ])('%s is data-unavailable: %s', async (view, kind, detail) => {
    const error = await failure(view)
    expect(error).toMatchObject({ code: 'data-unavailable', obstacles: [{ kind, detail }] })
    expect(error.message).toContain(kind)
  })

  test('what is not computed yet is data-unsupported, by name', async () => {
    expect(await failure('Forecast')).toMatchObject({
      code: 'data-unsupported',
      unsupported: [{ feature: 'forecast' }],
    })
  })

  test('more marks than allowed is query-too-large', async () => {
    expect((await failure('By region', { limits: { marks: 3 } })).code).toBe('query-too-large')
    expect(await csv('By region', {}, { limits: { marks: 4 } })).toContain('West')
  })

  test('an aborted request rejects with its own reason', async () => {
    const signal = AbortSignal.abort(new Error('gone'))
    await expect(csv('By region', {}, { signal })).rejects.toThrow('gone')
  })
})

describe('preparing', () => {
  test('callers at once share one conversion', async () => {
    const wanted = { path: file, kind: 'twbx', key: 'shared' } as const
    const [first, second] = await Promise.all([engine.prepare(wanted), engine.prepare(wanted)])
    expect(second).toBe(first)
  })

  test('converted data is used again after a restart, and deleted by forget', async () => {
    const work = join(folder, 'work', 'book-1')
    const [source] = (await readdir(work)).filter((name) => !name.startsWith('.'))
    const parquet = join(work, source ?? '', 'table-0.parquet')
    const before = await stat(parquet)
    {
      await using again = createVizEngine({ workDirectory: join(folder, 'work'), workers: 1 })
      const same = await again.prepare({ path: file, kind: 'twbx', key: 'book-1' })
      expect((await again.marks(same, 'By region', now)).rowCount).toBe(4)
      expect((await stat(parquet)).mtimeMs).toBe(before.mtimeMs)
      await again.prepare({ path: file, kind: 'twbx', key: 'other' })
      await again.forget('other')
    }
    expect(await readdir(join(folder, 'work'))).not.toContain('other')
  })

  test.each(['', '../up', 'a/b', 'a\\b', '.hidden', 'x'.repeat(200)])(
    'the key %j is refused',
    async (key) => {
      await expect(engine.prepare({ path: file, kind: 'twbx', key })).rejects.toThrow(TypeError)
    },
  )

  test('a key of capitals, digits and dashes is taken, and is not that of small letters', async () => {
    const keys = ['ABC-9_z', 'abc-9_z']
    for (const key of keys) await engine.prepare({ path: file, kind: 'twbx', key })
    const made = await readdir(join(folder, 'work'))
    expect(made).toEqual(expect.arrayContaining(keys))
  })

  test('a file that is no workbook is refused', async () => {
    const path = join(folder, 'bad.twbx')
    await writeFile(path, 'nothing')
    await expect(engine.prepare({ path, kind: 'twbx', key: 'bad' })).rejects.toMatchObject({
      code: 'zip-invalid',
    })
  })
})
