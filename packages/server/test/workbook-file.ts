/** Workbook files written for tests: a document with one text sheet over a CSV file of its own. */

import { crc32 } from 'node:zlib'

export const csvRows = ['Region,Amount', 'North,10', 'South,20', 'North,5'] as const

/** @param sheets Names of the worksheets, each SUM(Amount) by Region. */
export function workbookXml(sheets: readonly string[] = ['Amounts']): string {
  const source = 'federated.test'
  const worksheet = (name: string) => `
    <worksheet name='${name}'>
      <table>
        <view>
          <datasources><datasource caption='Amounts' name='${source}' /></datasources>
          <datasource-dependencies datasource='${source}'>
            <column datatype='integer' name='[Amount]' role='measure' type='quantitative' />
            <column datatype='string' name='[Region]' role='dimension' type='nominal' />
            <column-instance column='[Region]' derivation='None' name='[none:Region:nk]' pivot='key' type='nominal' />
            <column-instance column='[Amount]' derivation='Sum' name='[sum:Amount:qk]' pivot='key' type='quantitative' />
          </datasource-dependencies>
          <aggregation value='true' />
        </view>
        <panes><pane><view /><mark class='Automatic' /></pane></panes>
        <rows>[${source}].[none:Region:nk]</rows>
        <cols>[${source}].[sum:Amount:qk]</cols>
      </table>
    </worksheet>`
  const metadata = (name: string, type: string) => `
          <metadata-record class='column'>
            <remote-name>${name}</remote-name>
            <local-name>[${name}]</local-name>
            <parent-name>[amounts.csv]</parent-name>
            <local-type>${type}</local-type>
          </metadata-record>`
  return `<?xml version='1.0' encoding='utf-8' ?>
<workbook version='18.1' xmlns:user='http://www.tableausoftware.com/xml/user'>
  <datasources>
    <datasource caption='Amounts' inline='true' name='${source}' version='18.1'>
      <connection class='federated'>
        <named-connections>
          <named-connection caption='amounts' name='textscan.test'>
            <connection class='textscan' directory='Data' filename='amounts.csv' password='' server='' />
          </named-connection>
        </named-connections>
        <relation connection='textscan.test' name='amounts.csv' table='[amounts#csv]' type='table'>
          <columns character-set='UTF-8' header='yes' locale='en_US' separator=','>
            <column datatype='string' name='Region' ordinal='0' />
            <column datatype='integer' name='Amount' ordinal='1' />
          </columns>
        </relation>
        <metadata-records>${metadata('Region', 'string')}${metadata('Amount', 'integer')}</metadata-records>
      </connection>
      <column datatype='integer' name='[Amount]' role='measure' type='quantitative' />
      <column datatype='string' name='[Region]' role='dimension' type='nominal' />
    </datasource>
  </datasources>
  <worksheets>${sheets.map(worksheet).join('')}</worksheets>
  <windows>${sheets.map((name) => `<window class='worksheet' name='${name}' />`).join('')}</windows>
</workbook>`
}

export function workbookPackage(sheets?: readonly string[]): Buffer {
  return zip([
    ['Test.twb', Buffer.from(workbookXml(sheets))],
    ['Data/amounts.csv', Buffer.from(`${csvRows.join('\r\n')}\r\n`)],
  ])
}

/** A workbook over two databases and a published data source, with a sheet that reads none of them. */
export const connectedWorkbook = (publishedUrl: string): Buffer =>
  zip([
    [
      'Connected.twb',
      Buffer.from(`<?xml version='1.0'?><workbook version='18.1'><datasources>
  <datasource caption='Shop' name='shop'><connection class='federated'><named-connections>
    <named-connection caption='db' name='n'><connection class='postgres' server='db.example.com' port='5432' dbname='shop' username='reader' password='in the file'/></named-connection>
  </named-connections></connection></datasource>
  <datasource caption='Stock' name='stock'><connection class='mysql' server='stock.example.com' dbname='stock'/></datasource>
  <datasource caption='Shared' name='shared'><connection class='sqlproxy' server='localhost' dbname='${publishedUrl}'/></datasource>
</datasources><worksheets><worksheet name='Sheet'><table><view/></table></worksheet></worksheets></workbook>`),
    ],
  ])

/** A zip of stored entries. */
export function zip(files: readonly (readonly [name: string, bytes: Buffer])[]): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, bytes] of files) {
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt32LE(crc32(bytes), 10)
    fields.writeUInt32LE(bytes.length, 14)
    fields.writeUInt32LE(bytes.length, 18)
    fields.writeUInt16LE(Buffer.byteLength(name), 22)
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), fields, Buffer.from(name), bytes])
    const entry = Buffer.alloc(14)
    entry.writeUInt32LE(offset, 10)
    directory.push(
      Buffer.concat([
        Buffer.from('PK\u0001\u0002'),
        Buffer.from([20, 0]),
        fields,
        entry,
        Buffer.from(name),
      ]),
    )
    locals.push(local)
    offset += local.length
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(files.length, 4)
  end.writeUInt16LE(files.length, 6)
  end.writeUInt32LE(central.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...locals, central, Buffer.from('PK\u0005\u0006'), end])
}
