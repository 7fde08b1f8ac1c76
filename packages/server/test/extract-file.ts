/** Packages with an extract of a text file that is in them. */

import { zip } from './workbook-file.ts'

const columns = [
  ['Region', 'string'],
  ['Amount', 'integer'],
] as const

const records = (parent: string) =>
  columns
    .map(
      ([name, type]) =>
        `<metadata-record class='column'><remote-name>${name}</remote-name><local-name>[${name}]</local-name>` +
        `<parent-name>${parent}</parent-name><local-type>${type}</local-type></metadata-record>`,
    )
    .join('')

export const textSource = `<connection class='textscan' directory='Data' filename='orders.csv'/>`
export const databaseSource = `<connection class='postgres' server='db.example.com' dbname='sales'/>`

const parts = (source: string) => `<connection class='federated'>
      <named-connections><named-connection name='c'>${source}</named-connection></named-connections>
      <relation connection='c' name='orders.csv' table='[orders#csv]' type='table'/>
      <metadata-records>${records('[orders.csv]')}</metadata-records>
    </connection>
    <column datatype='string' name='[Region]' role='dimension' type='nominal'/>
    <column datatype='integer' name='[Amount]' role='measure' type='quantitative'/>
    <extract count='-1' enabled='true' units='records'>
      <connection class='hyper' dbname='Data/Extracts/orders.hyper' schema='Extract' tablename='Extract'>
        <relation name='Extract' table='[Extract].[Extract]' type='table'/>
        <metadata-records>${records('[Extract]')}</metadata-records>
      </connection>
    </extract>`

/** A workbook with a sheet `Sheet`: Amount by Region, from an extract of the source. */
const workbook = (source: string) => `<?xml version='1.0'?><workbook><datasources>
  <datasource caption='Orders' name='orders'>${parts(source)}</datasource></datasources>
  <worksheets><worksheet name='Sheet'><table><view>
    <datasources><datasource name='orders'/></datasources>
    <datasource-dependencies datasource='orders'>
      <column-instance column='[Region]' derivation='None' name='[none:Region:nk]' pivot='key' type='nominal'/>
      <column-instance column='[Amount]' derivation='Sum' name='[sum:Amount:qk]' pivot='key' type='quantitative'/>
    </datasource-dependencies><aggregation value='true'/></view>
    <rows>[orders].[none:Region:nk]</rows><cols>[orders].[sum:Amount:qk]</cols></table></worksheet></worksheets>
</workbook>`

const dataSource = (source: string) =>
  `<?xml version='1.0'?><datasource formatted-name='Orders' version='18.1'>${parts(source)}</datasource>`

interface Contents {
  readonly source?: string
  readonly rows?: readonly string[]
  /** The extract. Default: old, it begins as an extract does, and no reader finds rows in it. */
  readonly hyper?: Buffer
}

const packageOf = (
  name: string,
  document: (source: string) => string,
  contents: Contents,
): Buffer => {
  const { source = textSource, rows = ['North,10', 'South,20'] } = contents
  const { hyper = Buffer.from('HyPe, and nothing behind it') } = contents
  return zip([
    [name, Buffer.from(document(source))],
    ['Data/Extracts/orders.hyper', hyper],
    ['Data/orders.csv', Buffer.from(['Region,Amount', ...rows, ''].join('\r\n'))],
  ])
}

/** A workbook on an extract that a refresh can make anew, where its source is in the package. */
export const extractPackage = (contents: Contents = {}): Buffer =>
  packageOf('Test.twb', workbook, contents)

/** The same extract as a data source of its own. */
export const extractDataSource = (contents: Contents = {}): Buffer =>
  packageOf('Test.tds', dataSource, contents)
