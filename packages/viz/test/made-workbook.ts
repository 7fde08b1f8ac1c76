/** A small workbook with its data, written by hand: for tests from the package to the picture. */

import { crc32 } from 'node:zlib'

/** A zip of stored entries. */
export function zip(files: Readonly<Record<string, string | Uint8Array>>): Buffer {
  const parts: Buffer[] = []
  const central: Buffer[] = []
  let at = 0
  for (const [name, text] of Object.entries(files)) {
    const data = Buffer.from(text)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt32LE(crc32(data), 10)
    common.writeUInt32LE(data.length, 14)
    common.writeUInt32LE(data.length, 18)
    common.writeUInt16LE(Buffer.byteLength(name), 22)
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(at, 10)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), data])
    central.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\0'), common, tail, Buffer.from(name)]))
    parts.push(local)
    at += local.length
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(central.length, 8)
  end.writeUInt16LE(central.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...parts, directory, end])
}

export const orders = `Order Date,Region,Sales,Quantity
2023-12-31,West,100.25,3
2024-01-05,West,50,1
2024-01-07,"East, far",1200,
2024-02-01,north,-20.5,2
,,7,1
`

const columns = `
<column name='[Order Date]' datatype='date' role='dimension' type='ordinal'/>
<column name='[Region]' datatype='string' role='dimension' type='nominal'><aliases><alias key='"north"' value='North &amp; co'/></aliases></column>
<column name='[Sales]' datatype='real' role='measure' type='quantitative' default-format='c"$"#,##0;("$"#,##0)'/>
<column name='[Quantity]' datatype='integer' role='measure' type='quantitative'/>
<column name='[Calc]' caption='Ratio' datatype='real' role='measure' type='quantitative'><calculation class='tableau' formula='[Sales]/[Quantity]'/></column>`

const instances = `
<column-instance column='[Order Date]' derivation='Month' name='[mn:Order Date:ok]' type='ordinal'/>
<column-instance column='[Order Date]' derivation='Year' name='[yr:Order Date:ok]' type='ordinal'/>
<column-instance column='[Region]' derivation='None' name='[none:Region:nk]' type='nominal'/>
<column-instance column='[Sales]' derivation='Sum' name='[sum:Sales:qk]' type='quantitative'/>
<column-instance column='[Sales]' derivation='Avg' name='[avg:Sales:qk]' type='quantitative'/>
<column-instance column='[Quantity]' derivation='Sum' name='[sum:Quantity:qk]' type='quantitative'/>`

const ratio = `<column-instance column='[Calc]' derivation='Sum' name='[sum:Calc:qk]' type='quantitative'/>`

export function worksheet(name: string, rows: string, cols: string, datasource = 'ds'): string {
  return `<worksheet name='${name}'><table><view><datasources><datasource name='${datasource}'/></datasources>
<datasource-dependencies datasource='${datasource}'>${columns}${instances}${cols.includes('Calc') ? ratio : ''}</datasource-dependencies><aggregation value='true'/></view>
<panes><pane><mark class='Automatic'/></pane></panes><rows>${rows}</rows><cols>${cols}</cols></table></worksheet>`
}

export function datasource(name: string, connection: string, table: string): string {
  const records = ['Order Date', 'Region', 'Sales', 'Quantity'].map(
    (column) =>
      `<metadata-record class='column'><remote-name>${column}</remote-name><local-name>[${column}]</local-name><parent-name>[t]</parent-name></metadata-record>`,
  )
  return `<datasource name='${name}'><connection class='federated'><named-connections><named-connection name='c'>${connection}</named-connection></named-connections>
<relation connection='c' name='t' table='${table}' type='table'/><metadata-records>${records.join('')}</metadata-records></connection>${columns}</datasource>`
}

export const text = `<connection class='textscan' directory='Data' filename='orders.csv'/>`
export const absent = `<connection class='textscan' directory='Data' filename='absent.csv'/>`
export const live = `<connection class='postgres' server='db' dbname='x' username='u'/>`
export const tde = `<connection class='dataengine' dbname='Data/old.tde' schema='Extract' tablename='Extract'/>`
export const hyper = `<connection class='hyper' dbname='Data/some.hyper' schema='Extract' tablename='Extract'/>`
