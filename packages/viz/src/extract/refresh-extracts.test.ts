import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createVizEngine, type VizEngine } from '../engine/viz-engine.ts'
import { locateHyperd } from './hyperd-binary.ts'

let folder = ''
let engine: VizEngine
let files = 0

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'easel-refresh-'))
  engine = createVizEngine({
    workDirectory: join(folder, 'work'),
    scratchDirectory: join(folder, 'scratch'),
    memoryLimitBytes: 512 * 2 ** 20,
    workers: 1,
    threads: 1,
  })
})
afterAll(async () => {
  await engine[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

const program = (() => {
  try {
    return locateHyperd(process.env['EASEL_HYPERD'])
  } catch {
    return null
  }
})()

interface Document {
  readonly connection?: string
  readonly table?: string
  readonly extract?: string
}

const textConnection = `<connection class='textscan' directory='Data' filename='orders.csv'/>`

/** A workbook of one sheet on an extract of a file with the columns Region and Amount. */
const documentOf = ({
  connection = textConnection,
  table = '[orders#csv]',
  extract = `count='-1'`,
}: Document = {}) => `<?xml version='1.0'?><workbook><datasources>
  <datasource caption='Orders' name='orders'>
    <connection class='federated'>
      <named-connections><named-connection name='c'>${connection}</named-connection></named-connections>
      <relation connection='c' name='orders.csv' table='${table}' type='table'/>
      <metadata-records>${records('[orders.csv]')}</metadata-records>
    </connection>
    <column datatype='string' name='[Region]' role='dimension' type='nominal'/>
    <column datatype='integer' name='[Amount]' role='measure' type='quantitative'/>
    <extract ${extract} enabled='true' units='records'>
      <connection class='hyper' dbname='Data/Extracts/orders.hyper' schema='Extract' tablename='Extract'>
        <relation name='Extract' table='[Extract].[Extract]' type='table'/>
        <metadata-records>${records('[Extract]')}</metadata-records>
      </connection>
    </extract>
  </datasource></datasources>
  <worksheets><worksheet name='Sheet'><table><view>
    <datasources><datasource name='orders'/></datasources>
    <datasource-dependencies datasource='orders'>
      <column-instance column='[Region]' derivation='None' name='[none:Region:nk]' pivot='key' type='nominal'/>
      <column-instance column='[Amount]' derivation='Sum' name='[sum:Amount:qk]' pivot='key' type='quantitative'/>
    </datasource-dependencies><aggregation value='true'/></view>
    <rows>[orders].[none:Region:nk]</rows><cols>[orders].[sum:Amount:qk]</cols></table></worksheet></worksheets>
</workbook>`

const records = (parent: string) =>
  [
    ['Region', 'string'],
    ['Amount', 'integer'],
  ]
    .map(
      ([name, type]) =>
        `<metadata-record class='column'><remote-name>${name}</remote-name><local-name>[${name}]</local-name>
         <parent-name>${parent}</parent-name><local-type>${type}</local-type></metadata-record>`,
    )
    .join('')

const orders = 'Region,Amount\nNorth,10\nSouth,20\nNorth,5\n'

async function workbook(document: string, source: string | null, kind: 'twb' | 'twbx' = 'twbx') {
  files += 1
  const path = join(folder, `${files}.${kind}`)
  const parts: Record<string, string> = {
    'Orders.twb': document,
    'Data/Extracts/orders.hyper': 'an old extract',
    ...(source === null ? {} : { 'Data/orders.csv': source }),
  }
  await writeFile(path, kind === 'twb' ? document : zip(parts))
  return { path, kind, key: `file${files}` } as const
}

/** A zip of stored entries. */
function zip(parts: Readonly<Record<string, string>>): Buffer {
  const local: Buffer[] = []
  const central: Buffer[] = []
  let at = 0
  for (const [name, text] of Object.entries(parts)) {
    const data = Buffer.from(text)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt32LE(crc32(data), 10)
    common.writeUInt32LE(data.length, 14)
    common.writeUInt32LE(data.length, 18)
    common.writeUInt16LE(Buffer.byteLength(name), 22)
    const header = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name)])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(at, 10)
    central.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\0'), common, tail, Buffer.from(name)]))
    local.push(header, data)
    at += header.length + data.length
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(central.length, 8)
  end.writeUInt16LE(central.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...local, directory, end])
}

const scratchLeft = async () => (await readdir(join(folder, 'scratch')).catch(() => [])).length

describe.skipIf(program === null)('a workbook whose extract is of a file in the package', () => {
  test('has the rows of the file after a refresh, and the rest as it was', async () => {
    const old = await workbook(documentOf(), orders)
    const made = join(folder, 'made.twbx')
    {
      await using refreshed = await engine.refresh(old)
      expect(refreshed.extracts).toEqual([{ datasource: 'Orders', rows: 3 }])
      await writeFile(made, refreshed.content())
    }
    expect(await scratchLeft()).toBe(0)
    const file = { path: made, kind: 'twbx', key: 'made' } as const
    const prepared = await engine.prepare(file)
    const chunks = await Array.fromAsync(
      await engine.csv(prepared, 'Sheet', { now: '2026-01-01T00:00:00Z' }),
    )
    expect(chunks.join('').trim().split(/\r?\n/)).toEqual(['Region,Amount', 'North,15', 'South,20'])
  })

  test('is refused when the file has lost a column, and nothing is left', async () => {
    const old = await workbook(documentOf(), 'Region,Value\nNorth,1\n')
    await expect(engine.refresh(old)).rejects.toThrow('has no column "Amount" any more')
    expect(await scratchLeft()).toBe(0)
  })
})

test.each<[string, Document, string | null, string]>([
  ['the file is not in the package', {}, null, '"Data/orders.csv" is not in the'],
  [
    'the source is a database',
    { connection: `<connection class='postgres' server='db.example.com' dbname='x'/>` },
    orders,
    '"Orders" reads a postgres database at "db.example.com"; only text and Excel files in the package are read again',
  ],
  [
    'the source is a published data source',
    { connection: `<connection class='sqlproxy' dbname='Sales'/>` },
    orders,
    'the published data source "Sales"',
  ],
  ['the extract holds a number of rows', { extract: `count='100'` }, orders, '(100 rows)'],
])('a refresh is refused with the reason: %s', async (_, document, source, problem) => {
  const old = await workbook(documentOf(document), source)
  await expect(engine.refresh(old)).rejects.toMatchObject({
    code: 'data-unavailable',
    message: expect.stringContaining(problem) as string,
  })
})

test('a workbook without an extract has nothing to refresh', async () => {
  const document = documentOf().replaceAll(/<extract[^]*<\/extract>/g, '')
  const old = await workbook(document, orders)
  await expect(engine.refresh(old)).rejects.toThrow('no extract with a source to read again')
})

test('a document without its package has no files to read again', async () => {
  const old = await workbook(documentOf(), null, 'twb')
  await expect(engine.refresh(old)).rejects.toThrow('is not in the')
})

test('a refresh that is aborted leaves nothing', async () => {
  const old = await workbook(documentOf(), orders)
  const stop = new Error('stop')
  await expect(engine.refresh(old, { signal: AbortSignal.abort(stop) })).rejects.toThrow('stop')
  expect(await scratchLeft()).toBe(0)
})
