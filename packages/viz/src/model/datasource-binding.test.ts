import { describe, expect, it } from 'vitest'
import { parseXml } from '../package/xml-tree.ts'
import { bindDatasource } from './datasource-binding.ts'
import { parseDatasourceDocument } from './published.ts'

function bind(content: string) {
  const document = `<datasource name='ds' caption='Shop'>${content}</datasource>`
  return bindDatasource(parseDatasourceDocument(parseXml(document)))
}

function federated(connection: string, relation: string, metadata = ''): string {
  return `<connection class='federated'><named-connections><named-connection name='leaf' caption='Leaf'>
    ${connection}</named-connection></named-connections>${relation}
    <metadata-records>${metadata}</metadata-records></connection>`
}

function record(remote: string, local: string, parent: string): string {
  return `<metadata-record class='column'><remote-name>${remote}</remote-name>
    <local-name>${local}</local-name><parent-name>${parent}</parent-name></metadata-record>`
}

const join = `<relation type='join' join='left'>
  <clause type='join'><expression op='='><expression op='[a].[id]'/><expression op='[b].[id]'/></expression></clause>
  <relation connection='leaf' name='a' table='[a]' type='table'/>
  <relation connection='leaf' name='b' table='[b]' type='table'/></relation>`

describe('bindDatasource', () => {
  it('takes the extract before the live side, and its own column names', () => {
    const binding = bind(
      `${federated("<connection class='postgres' server='db'/>", join, record('live_sales', '[Sales]', '[a]'))}
      <extract enabled='true'><connection class='hyper' dbname='Data\\Extracts\\x.hyper' schema='Extract' tablename='Extract'>
        <relation name='Extract' table='[Extract].[Extract]' type='table'/>
        <metadata-records>${record('Sales', '[Sales]', '[Extract]')}</metadata-records></connection></extract>`,
    )
    expect(binding.kind).toBe('extract')
    expect(binding.tables).toEqual([
      {
        name: 'Extract',
        location: {
          kind: 'hyper',
          path: 'Data/Extracts/x.hyper',
          schema: 'Extract',
          table: 'Extract',
        },
      },
    ])
    expect(binding.columns).toEqual(new Map([['[Sales]', { table: 'Extract', column: 'Sales' }]]))
    expect(binding.unsupported).toEqual([])
  })

  it('calls extract columns by their local names when the extract has no records', () => {
    const binding = bind(
      `${federated("<connection class='postgres'/>", '', record('live_sales', '[Sales]', '[a]'))}
      <extract enabled='true'><connection class='hyper' dbname='x.hyper' schema='Extract' tablename='Extract'/></extract>`,
    )
    expect(binding.columns).toEqual(new Map([['[Sales]', { table: 'Extract', column: 'Sales' }]]))
  })

  it('ignores an extract that is switched off', () => {
    const binding = bind(
      `${federated("<connection class='postgres' server='db' port='5432' dbname='shop' password='secret'/>", "<relation connection='leaf' name='o' table='[public].[orders]' type='table'/>")}
      <extract enabled='false'><connection class='hyper' dbname='x.hyper'/></extract>`,
    )
    expect(binding).toMatchObject({ kind: 'live', unsupported: [] })
    expect(binding.tables[0]?.location).toEqual({
      kind: 'live',
      schema: 'public',
      table: 'orders',
      connection: {
        name: 'leaf',
        caption: 'Leaf',
        class: 'postgres',
        server: 'db',
        port: '5432',
        dbname: 'shop',
        embedsPassword: true,
      },
    })
    expect(JSON.stringify(binding)).not.toContain('secret')
  })

  it.each([
    [
      'a text file',
      "<connection class='textscan' directory='Data/Files' filename='sales.csv'/>",
      `<relation connection='leaf' name='sales.csv' table='[sales#csv]' type='table'>
        <columns character-set='UTF-8' header='yes' separator=';'/></relation>`,
      {
        kind: 'text',
        path: 'Data/Files/sales.csv',
        characterSet: 'UTF-8',
        separator: ';',
        hasHeader: true,
      },
    ],
    [
      'a sheet',
      "<connection class='excel-direct' filename='Data/shop.xlsx'/>",
      `<relation connection='leaf' name='Orders' table="['My Orders$']" type='table'>
        <columns gridOrigin='A1:C13:no:A1:C13:0' header='no'/></relation>`,
      {
        kind: 'excel',
        path: 'Data/shop.xlsx',
        sheet: 'My Orders',
        range: 'A1:C13',
        hasHeader: false,
      },
    ],
    [
      'part of a sheet',
      "<connection class='excel-direct' filename='shop.xlsx'/>",
      "<relation connection='leaf' name='Orders' table='[Orders$B2:D9]' type='table'/>",
      { kind: 'excel', path: 'shop.xlsx', sheet: 'Orders', range: 'B2:D9', hasHeader: true },
    ],
  ])('locates %s', (_name, connection, relation, location) => {
    expect(bind(federated(connection, relation)).tables[0]?.location).toEqual(location)
  })

  it.each([
    [
      'joins on a condition of another form',
      federated("<connection class='postgres'/>", join.replace(/<clause.*clause>/s, '')),
      'join',
    ],
    [
      'custom SQL',
      federated(
        "<connection class='postgres'/>",
        "<relation connection='leaf' name='q' type='text'>SELECT 1</relation>",
      ),
      'custom-sql',
    ],
    [
      'extracts of the retired format',
      "<extract enabled='true'><connection class='dataengine' dbname='Data/x.tde' schema='Extract' tablename='Extract'/></extract>",
      'extract:tde',
    ],
    [
      'published data sources',
      federated(
        "<connection class='sqlproxy' dbname='Shop_1'/>",
        "<relation connection='leaf' name='sqlproxy' table='[sqlproxy]' type='table'/>",
      ),
      'published-data-source',
    ],
    ['nothing to read', '', 'no-tables'],
  ])('names %s as an obstacle', (_name, content, feature) => {
    expect(bind(content).unsupported).toMatchObject([{ feature, affects: 'data' }])
  })

  it('keeps the conditions of a join and tells its tables apart', () => {
    const metadata =
      record('id', '[id]', '[a]') + record('id', '[id (b)]', '[b]') + record('x', '[x]', '[c]')
    const binding = bind(federated("<connection class='postgres'/>", join, metadata))
    expect(binding.relation).toMatchObject({
      kind: 'join',
      join: 'left',
      on: [{ operator: '=', left: '[a].[id]', right: '[b].[id]' }],
    })
    expect(binding.columns).toEqual(
      new Map([
        ['[id]', { table: 'a', column: 'id' }],
        ['[id (b)]', { table: 'b', column: 'id' }],
      ]),
    )
  })
})
