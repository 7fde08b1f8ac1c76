/** Data source files written for tests: over a CSV file of their own, over a database, and with an extract. */

import { multipart, type TestAnswer } from './kit.ts'
import { acceptOf, escapeXml, type Form, type Person, type Server } from './person.ts'
import { zip } from './workbook-file.ts'

const document = (connection: string, name = 'Amounts') => `<?xml version='1.0' encoding='utf-8' ?>
<datasource formatted-name='${name}' inline='true' version='18.1'>
  ${connection}
  <column datatype='integer' name='[Amount]' role='measure' type='quantitative' />
</datasource>`

const federated = (inner: string) =>
  `<connection class='federated'><named-connections>${inner}</named-connections></connection>`

const named = (name: string, connection: string) =>
  `<named-connection caption='${name}' name='${name}'>${connection}</named-connection>`

/** Two database connections, of which one names a user. */
export const liveTds = (): Buffer =>
  Buffer.from(
    document(
      federated(
        named(
          'pg',
          `<connection class='postgres' server='db.example.com' port='5432' dbname='shop' username='reader' authentication='username-password' />`,
        ) +
          named(
            'my',
            `<connection class='mysql' server='other.example.com' port='3307' dbname='stock' />`,
          ),
      ),
    ),
  )

export const csvTdsx = (): Buffer =>
  zip([
    [
      'Amounts.tds',
      Buffer.from(
        document(
          federated(
            named(
              'textscan.test',
              `<connection class='textscan' directory='Data' filename='amounts.csv' />`,
            ),
          ),
        ),
      ),
    ],
    ['Data/amounts.csv', Buffer.from('Region,Amount\r\nNorth,10\r\n')],
  ])

/** A package whose document switches an extract on. @param entry Name and bytes of the extract; null: it is missing */
export const extractTdsx = (entry: readonly [string, Uint8Array] | null): Buffer =>
  zip([
    [
      'Extracted.tds',
      Buffer.from(
        `<?xml version='1.0' encoding='utf-8' ?>
<datasource formatted-name='Extracted' inline='true' version='18.1'>
  ${federated(named('pg', `<connection class='postgres' server='db.example.com' port='5432' dbname='shop' />`))}
  <extract count='-1' enabled='true' units='records'>
    <connection class='hyper' dbname='Data/extract.hyper' schema='Extract' tablename='Extract' />
  </extract>
</datasource>`,
      ),
    ],
    ...(entry === null ? [] : [[entry[0], Buffer.from(entry[1])] as [string, Buffer]]),
  ])

export interface DataSourceRequest {
  readonly name?: string
  readonly projectId?: string | undefined
  /** null: no file part. */
  readonly bytes?: Uint8Array | null
  readonly fileName?: string
  readonly query?: string
  readonly payload?: string
  readonly accept?: Form
}

export function dataSourceBody(request: DataSourceRequest) {
  const { name, projectId, bytes, fileName = 'Test.tdsx' } = request
  const attribute = name === undefined ? '' : ` name="${escapeXml(name)}"`
  const project = projectId === undefined ? '' : `<project id="${projectId}"/>`
  const payload =
    request.payload ?? `<tsRequest><datasource${attribute}>${project}</datasource></tsRequest>`
  const file = { part: 'tableau_datasource', name: fileName, bytes: bytes ?? csvTdsx() }
  return multipart({ payload, ...(bytes === null ? {} : { file }) })
}

export function publishDataSource(
  kit: Server,
  { token }: Person,
  request: DataSourceRequest = {},
): Promise<TestAnswer> {
  const { query = '', accept = 'json' } = request
  return kit.call({
    verb: 'POST',
    path: `/api/3.28/sites/${kit.site.luid}/datasources${query === '' ? '' : `?${query}`}`,
    token,
    accept: acceptOf(accept),
    ...dataSourceBody(request),
  })
}
