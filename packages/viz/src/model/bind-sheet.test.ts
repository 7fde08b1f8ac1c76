import { describe, expect, it } from 'vitest'
import { parseXml } from '../package/xml-tree.ts'
import { bindSheet } from './bind-sheet.ts'
import type { BoundSheet, Unsupported } from './sheet.ts'
import { parseWorkbook } from './workbook.ts'

interface Parts {
  readonly rows?: string
  readonly cols?: string
  /** Inside `view`. */
  readonly view?: string
  readonly panes?: string
  /** Inside `table`, after `panes`. */
  readonly table?: string
  readonly style?: string
  /** Inside `datasource`. */
  readonly datasource?: string
  /** Inside `worksheet`, before `table`. */
  readonly layout?: string
  readonly workbook?: string
}

const columns = `
  <column name='[Region]' datatype='string' role='dimension' type='nominal'>
    <aliases><alias key='"E"' value='East'/></aliases></column>
  <column name='[Sales]' caption='Turnover' datatype='real' role='measure' type='quantitative' default-format='n0'/>
  <column name='[Date]' datatype='date' role='dimension' type='ordinal'/>
  <column name='[Ratio]' datatype='real' role='measure' type='quantitative'>
    <calculation class='tableau' formula='SUM([Sales]) / SUM([Base])'/></column>
  <column name='[Base]' datatype='real' role='measure' type='quantitative'>
    <calculation class='tableau' formula='{ FIXED [Region] : MAX([Sales]) }'/></column>
  <column name='[One]' datatype='integer' role='measure' type='quantitative'>
    <calculation class='tableau' formula='1'/></column>
  <column-instance name='[none:Region:nk]' column='[Region]' derivation='None' type='nominal'/>
  <column-instance name='[sum:Sales:qk]' column='[Sales]' derivation='Sum' type='quantitative'/>
  <column-instance name='[rank:sum:Sales:qk]' column='[Sales]' derivation='Sum' type='quantitative'>
    <table-calc type='Rank' ordering-type='Rows'/></column-instance>
  <column-instance name='[io:Top:nk]' column='[Region]' derivation='InOut' type='nominal'/>`

const connection = `
  <connection class='federated'><named-connections>
    <named-connection name='leaf'><connection class='hyper' dbname='Data/x.hyper'/></named-connection>
  </named-connections>
  <relation connection='leaf' name='Orders' table='[public].[Orders]' type='table'/>
  <metadata-records>${['Region', 'Sales', 'Date']
    .map(
      (name) => `<metadata-record class='column'><remote-name>${name.toLowerCase()}</remote-name>
        <local-name>[${name}]</local-name><parent-name>[Orders]</parent-name></metadata-record>`,
    )
    .join('')}</metadata-records></connection>`

function bind(parts: Parts): BoundSheet {
  const document = `<workbook version='18.1'>
    <datasources><datasource name='ds' caption='Shop'>
      ${connection}${columns}${parts.datasource ?? ''}</datasource></datasources>
    <worksheets><worksheet name='S'>${parts.layout ?? ''}<table>
      <view><datasources><datasource name='ds'/></datasources>
        <datasource-dependencies datasource='ds'>${columns}</datasource-dependencies>
        ${parts.view ?? ''}</view>
      <style>${parts.style ?? ''}</style>
      <panes>${parts.panes ?? "<pane><mark class='Automatic'/></pane>"}</panes>
      ${parts.table ?? ''}
      <rows>${parts.rows ?? ''}</rows><cols>${parts.cols ?? ''}</cols></table></worksheet></worksheets>
    ${parts.workbook ?? ''}</workbook>`
  return bindSheet(parseWorkbook(parseXml(document)), 'S')!
}

function missing(sheet: BoundSheet, affects: Unsupported['affects'] = 'data'): string[] {
  return sheet.unsupported.filter((item) => item.affects === affects).map((item) => item.feature)
}

describe('bindSheet', () => {
  it('resolves pills to columns of the data by their remote names', () => {
    const sheet = bind({ rows: '[ds].[sum:Sales:qk]', cols: '[ds].[none:Region:nk]' })
    expect(sheet.rows).toMatchObject({
      kind: 'field',
      field: {
        instance: '[sum:Sales:qk]',
        datasource: 'ds',
        derivation: 'Sum',
        isAggregate: true,
        isDiscrete: false,
        column: {
          caption: 'Turnover',
          role: 'measure',
          format: 'n0',
          source: { table: 'Orders', column: 'sales' },
        },
      },
    })
    expect(sheet.columns).toMatchObject({
      field: {
        isDiscrete: true,
        isAggregate: false,
        column: { aliases: new Map([['E', 'East']]) },
      },
    })
    expect(sheet.unsupported).toEqual([])
  })

  it('understands an instance that nothing declares from its name', () => {
    const sheet = bind({ rows: '[ds].[tmn:Date:qk]' })
    expect(sheet.rows).toMatchObject({
      field: { derivation: 'Month-Trunc', isDiscrete: false, column: { name: '[Date]' } },
    })
    expect(sheet.unsupported).toEqual([])
  })

  it('keeps the special pills apart from fields', () => {
    const sheet = bind({ rows: '[ds].[Multiple Values]', cols: '[ds].[:Measure Names]' })
    expect([sheet.rows, sheet.columns]).toEqual([
      { kind: 'special', pill: 'measure-values' },
      { kind: 'special', pill: 'measure-names' },
    ])
  })

  it('is undefined for a sheet that does not exist', () => {
    expect(bindSheet(parseWorkbook(parseXml('<workbook/>')), 'S')).toBeUndefined()
  })

  it('reads the custom title without its formatting', () => {
    const layout = `<layout-options><title><formatted-text><run bold='true'>&lt;Sheet Name&gt;</run>
      <run>Æ&#10;by region</run></formatted-text></title></layout-options>`
    expect(bind({ layout }).title).toBe('S\nby region')
  })

  it('takes the format of a pill from cells before labels', () => {
    const format = (value: string) =>
      `<format attr='text-format' field='[ds].[sum:Sales:qk]' value='${value}'/>`
    const style = `<style-rule element='label'>${format('n1')}</style-rule>
      <style-rule element='cell'>${format('p0%')}</style-rule>`
    expect(bind({ rows: '[ds].[sum:Sales:qk]', style }).rows).toMatchObject({
      field: { format: 'p0%' },
    })
  })
})

describe('marks cards', () => {
  it('binds encodings, axes and labels', () => {
    const sheet = bind({
      rows: '[ds].[sum:Sales:qk]',
      panes: `<pane><mark class='Automatic'/></pane>
        <pane y-axis-name='[ds].[sum:Sales:qk]'><mark class='Bar'/>
          <encodings><color column='[ds].[none:Region:nk]'/><lod column='[ds].[yr:Date:ok]'/>
            <wedge-size column='[ds].[Multiple Values]'/></encodings>
          <style><style-rule element='mark'><format attr='mark-labels-show' value='true'/></style-rule></style></pane>`,
    })
    expect(sheet.panes).toHaveLength(2)
    expect(sheet.panes[1]).toMatchObject({
      markType: 'Bar',
      axis: '[sum:Sales:qk]',
      showsLabels: true,
      encodings: [
        { role: 'color', item: { field: { instance: '[none:Region:nk]' } } },
        { role: 'detail', item: { field: { derivation: 'Year' } } },
        { role: 'angle', item: { kind: 'special', pill: 'measure-values' } },
      ],
    })
  })

  it('tells both axes of a card where both shelves hold several measures', () => {
    const panes = `<pane x-axis-name='[ds].[sum:Sales:qk]'><mark class='Bar'/></pane>
      <pane x-axis-name='[ds].[sum:Sales:qk]' y-axis-name='[ds].[avg:Sales:qk]'><mark class='Bar'/></pane>`
    expect(bind({ panes }).panes.map(({ axis, crossAxis }) => [axis, crossAxis])).toEqual([
      ['[sum:Sales:qk]', undefined],
      ['[avg:Sales:qk]', '[sum:Sales:qk]'],
    ])
  })

  it('names decorations and marks that the picture will lack, and keeps the numbers', () => {
    const sheet = bind({
      panes: `<pane><mark class='Pie'/><reference-line axis-column='[ds].[sum:Sales:qk]'/>
        <trendline fit='log'/><encodings><geometry column='[ds].[none:Region:nk]'/></encodings></pane>
        <pane><mark class='Sparkle'/></pane>`,
      style: `<style-rule element='axis'><encoding attr='space' fold='true' field='[ds].[sum:Sales:qk]'/></style-rule>`,
      table: '<forecast-specification/><subtotals/><show-full-range/>',
    })
    expect(missing(sheet)).toEqual([])
    expect(missing(sheet, 'drawing')).toEqual([
      'trend-line',
      'encoding:geometry',
      'reference-line',
      'mark:Sparkle',
      'forecast',
      'show-missing-values',
      'totals',
      'dual-axis',
    ])
    expect(sheet.panes.map((pane) => pane.markType)).toEqual(['Pie', 'Automatic'])
  })
})

describe('filters', () => {
  const memberFilter = (content: string, column = '[ds].[none:Region:nk]') =>
    `<filter class='categorical' column='${column}'>${content}</filter>`

  it('binds member lists', () => {
    const view = memberFilter(
      `<groupfilter function='member' level='[none:Region:nk]' member='"E"'/>`,
    )
    expect(bind({ view }).filters).toEqual([
      {
        kind: 'members',
        mode: 'include',
        members: ['E'],
        field: expect.objectContaining({ instance: '[none:Region:nk]' }),
      },
    ])
  })

  it('drops filters that let everything pass, without asking for their fields', () => {
    const view = `${memberFilter("<groupfilter function='level-members' level='[x]'/>", '[ds].[none:Ratio:nk]')}
      <filter class='quantitative' column='[ds].[usr:Ratio:qk]' included-values='all'/>`
    const sheet = bind({ view })
    expect(sheet.filters).toEqual([])
    expect(sheet.unsupported).toEqual([])
  })

  it.each([
    [
      `included-values='in-range'><min>#2013-01-04#</min><max>#2016-03-15#</max>`,
      { min: '2013-01-04', max: '2016-03-15', nulls: 'exclude' },
    ],
    [`included-values='in-range-or-null'><min>1.5</min>`, { min: 1.5, nulls: 'include' }],
    [`included-values='non-null'>`, { nulls: 'exclude' }],
    [`included-values='null'>`, { nulls: 'only' }],
  ])('binds the range %s', (rest, expected) => {
    const sheet = bind({
      view: `<filter class='quantitative' column='[ds].[none:Date:qk]' ${rest}</filter>`,
    })
    expect(sheet.filters).toEqual([{ kind: 'range', field: expect.anything(), ...expected }])
  })

  it('binds relative dates, older and newer spelling', () => {
    const view = `<filter class='relative-date' column='[ds].[none:Date:qk]' first-period='-2' last-period='0'
      include-future='true' include-null='false' period-type='month' period-type-v2='week'/>`
    expect(bind({ view }).filters).toEqual([
      {
        kind: 'relative-date',
        field: expect.anything(),
        period: 'week',
        first: -2,
        last: 0,
        includesFuture: true,
      },
    ])
  })

  it('reads an action filter with a selection as a filter of its one level', () => {
    const sheet = bind({
      datasource: `<group name='[Action (Region)]' user:auto-column='sheet_link'/>`,
      view: memberFilter(
        `<groupfilter function='member' level='[none:Region:nk]' member='"E"'/>`,
        '[ds].[Action (Region)]',
      ),
    })
    expect(sheet.filters).toMatchObject([{ field: { instance: '[none:Region:nk]' } }])
    expect(sheet.unsupported).toEqual([])
  })

  it('applies filters of the data source, and shared ones only where the sheet lists them', () => {
    const filter = (value: string) =>
      memberFilter(`<groupfilter function='member' member='"${value}"'/>`)
    const workbook = `<shared-views><shared-view name='ds'>${filter('shared')}</shared-view></shared-views>`
    const own = filter('own')
    const slices = '<slices><column>[ds].[none:Region:nk]</column></slices>'
    const values = (view: string) =>
      bind({ datasource: filter('source'), workbook, view }).filters.map(
        (item) => item.kind === 'members' && item.members[0],
      )
    expect(values(own)).toEqual(['source', 'own'])
    expect(values(own + slices)).toEqual(['source', 'shared', 'own'])
  })

  it.each([
    [`<groupfilter function='end' end='top' count='5'/>`, 'filter:top'],
    [`<groupfilter function='filter' expression='SUM([Sales]) &gt; 1'/>`, 'filter:condition'],
  ])('names %s as missing', (content, feature) => {
    expect(missing(bind({ view: memberFilter(content) }))).toEqual([feature])
  })

  it('names the set of a filter that the data source does not define', () => {
    const sheet = bind({ view: `<filter class='categorical' column='[ds].[Lost Set]'/>` })
    expect(sheet.unsupported).toEqual([
      { feature: 'filter:set', detail: '[Lost Set]', affects: 'data' },
    ])
  })

  it('names filters of an unknown kind', () => {
    const sheet = bind({ view: `<filter class='spatial' column='[ds].[none:Region:nk]'/>` })
    expect(missing(sheet)).toEqual(['filter:spatial'])
  })
})

describe('Measure Values', () => {
  const names = ['[sum:Sales:qk]', '[avg:Sales:qk]', '[sum:One:qk]']
  const filter = `<filter class='categorical' column='[ds].[:Measure Names]'><groupfilter function='union'>${names
    .map((name) => `<groupfilter function='member' member='"[ds].${name}"'/>`)
    .join('')}</groupfilter></filter>`

  it('shows the measures of the filter in the order of the sort', () => {
    const sort = `<sort class='manual' column='[ds].[:Measure Names]'><dictionary>
      <bucket>"[ds].[sum:One:qk]"</bucket><bucket>"[ds].[sum:Sales:qk]"</bucket></dictionary></sort>`
    const sheet = bind({ rows: '[ds].[Multiple Values]', view: filter + sort })
    expect(sheet.measureValues.map((field) => field.instance)).toEqual([
      '[sum:One:qk]',
      '[sum:Sales:qk]',
      '[avg:Sales:qk]',
    ])
    expect(sheet.unsupported).toEqual([])
  })

  it('shows every measure of the sheet but those left out', () => {
    const view = `<filter class='categorical' column='[ds].[:Measure Names]'><groupfilter function='except'>
      <groupfilter function='level-members' level='[:Measure Names]'/>
      <groupfilter function='member' member='"[ds].[rank:sum:Sales:qk]"'/></groupfilter></filter>`
    const sheet = bind({ rows: '[ds].[Multiple Values]', view })
    expect(sheet.measureValues.map((field) => field.instance)).toEqual(['[sum:Sales:qk]'])
  })

  it('keeps the names people gave to measures', () => {
    const datasource = `<column name='[:Measure Names]' datatype='string' role='dimension' type='nominal'>
      <aliases><alias key='"[ds].[sum:Sales:qk]"' value='Money'/></aliases></column>`
    expect(bind({ datasource }).measureNameAliases).toEqual(new Map([['[sum:Sales:qk]', 'Money']]))
  })

  it('shows none when the sheet does not use it', () => {
    const left = filter.replace('[avg:Sales:qk]', '[rank:sum:Sales:qk]')
    const sheet = bind({ rows: '[ds].[sum:Sales:qk]', view: left })
    expect(sheet.measureValues).toEqual([])
    expect(sheet.filters).toEqual([])
    expect(sheet.unsupported).toEqual([])
  })
})

describe('sorts', () => {
  const rows = '[ds].[none:Region:nk]'
  it.each([
    [
      `<sort class='computed' column='[ds].[none:Region:nk]' direction='DESC' using='[ds].[sum:Sales:qk]'/>`,
      { direction: 'desc', by: { instance: '[sum:Sales:qk]' } },
    ],
    [
      `<computed-sort column='[ds].[none:Region:nk]' direction='ASC' using='[ds].[sum:Sales:qk]'/>`,
      { direction: 'asc', by: { instance: '[sum:Sales:qk]' } },
    ],
    [
      `<manual-sort column='[ds].[none:Region:nk]' direction='ASC'><dictionary><bucket>"W"</bucket><bucket>"E"</bucket></dictionary></manual-sort>`,
      { direction: 'asc', members: ['W', 'E'] },
    ],
    [`<alphabetic-sort column='[ds].[none:Region:nk]' direction='DESC'/>`, { direction: 'desc' }],
    [
      `<shelf-sorts><shelf-sort-v2 dimension-to-sort='[ds].[none:Region:nk]' direction='DESC' measure-to-sort-by='[ds].[sum:Sales:qk]' shelf='rows'/></shelf-sorts>`,
      { direction: 'desc', by: { instance: '[sum:Sales:qk]' } },
    ],
  ])('binds %s', (view, expected) => {
    const sheet = bind({ rows, view })
    expect(sheet.sorts).toMatchObject([{ field: { instance: '[none:Region:nk]' }, ...expected }])
    expect(sheet.unsupported).toEqual([])
  })

  it('ignores sorts of fields the sheet does not show', () => {
    const view = `<sort class='computed' column='[ds].[none:Region:nk]' direction='ASC' using='[ds].[usr:Ratio:qk]'/>`
    const sheet = bind({ rows: '[ds].[sum:Sales:qk]', view })
    expect(sheet.sorts).toEqual([])
    expect(sheet.unsupported).toEqual([])
  })

  it('falls back to the default order of the data source', () => {
    const datasource = `<default-sorts><sort class='manual' column='[none:Region:nk]'><dictionary><bucket>"W"</bucket></dictionary></sort></default-sorts>`
    expect(bind({ rows, datasource }).sorts).toMatchObject([{ members: ['W'] }])
  })

  it('reads the order of the data source as that of the members', () => {
    const view = `<natural-sort column='[ds].[none:Region:nk]' direction='DESC'/>`
    expect(bind({ rows, view }).sorts).toMatchObject([{ direction: 'desc' }])
  })
})

describe('what is not understood', () => {
  it.each([
    ['[ds].[pcto:sum:Sales:qk:3]', ['table-calculation']],
    ['[ds].[none:Nowhere:nk]', ['unknown-field']],
    ['[ds].[sum:Sales:qk', ['shelf']],
    [
      '[other].[none:Region:nk] * [ds].[sum:Sales:qk]',
      ['unknown-field', 'blend', 'blend', 'no-tables'],
    ],
  ])('is named for %s', (rows, features) => {
    expect(missing(bind({ rows }))).toEqual(features)
  })

  it('reads what a pill calculates among marks', () => {
    const sheet = bind({ rows: '[ds].[rank:sum:Sales:qk]' })
    expect(missing(sheet)).toEqual([])
    expect(sheet.rows).toMatchObject({ field: { tableCalculation: { quick: { kind: 'rank' } } } })
  })

  it('leaves formulas and parameters to the calculation language', () => {
    expect(missing(bind({ rows: '[ds].[usr:Ratio:qk]' }))).toEqual([])
    expect(missing(bind({ rows: '[Parameters].[none:Who:nk] / [ds].[none:Region:nk]' }))).toEqual(
      [],
    )
  })

  it('counts a formula that is a plain number as understood', () => {
    const sheet = bind({ rows: '[ds].[sum:One:qk]' })
    expect(sheet.unsupported).toEqual([])
    expect(sheet.rows).toMatchObject({ field: { column: { formula: '1' } } })
  })

  it('counts the rows of the only table', () => {
    const sheet = bind({ rows: '[ds].[__tableau_internal_object_id__].[cnt:Orders_1:qk]' })
    expect(sheet.unsupported).toEqual([])
    expect(sheet.rows).toMatchObject({
      field: {
        derivation: 'Count',
        isAggregate: true,
        column: { caption: 'Orders_1', dataType: 'integer', formula: '1' },
      },
    })
  })

  it('follows chains of formulas of any length', () => {
    const datasource = Array.from(
      { length: 20_000 },
      (_item, index) =>
        `<column name='[c${index}]' datatype='real'><calculation formula='[c${index + 1}]'/></column>`,
    ).join('')
    const sheet = bind({ rows: '[ds].[sum:c0:qk]', datasource })
    expect(sheet.columnsByName!.size).toBe(20_000)
  })

  it('leaves aliases out where they are switched off', () => {
    const sheet = bind({ rows: '[ds].[none:Region:nk]', datasource: "<aliases enabled='no'/>" })
    expect(sheet.rows).not.toHaveProperty('field.column.aliases')
  })

  it('lists the columns behind formulas', () => {
    const sheet = bind({ rows: '[ds].[usr:Ratio:qk]' })
    expect([...sheet.columnsByName!.keys()]).toEqual(['[Ratio]', '[Sales]', '[Base]', '[Region]'])
  })

  it('survives formulas that refer to each other in a circle', () => {
    const datasource = `<column name='[A]' datatype='real'><calculation formula='[B]'/></column>
      <column name='[B]' datatype='real'><calculation formula='[A]'/></column>`
    const sheet = bind({ rows: '[ds].[sum:A:qk]', datasource })
    expect([...sheet.columnsByName!.keys()]).toEqual(['[A]', '[B]'])
  })
})
