import { describe, expect, test } from 'vitest'
import { ExtractError } from '../extract/extract-error.ts'
import type { PreparedSource } from '../extract/prepare-source.ts'
import { parseWorkbook } from '../model/workbook.ts'
import { parseXml } from '../package/xml-tree.ts'
import { viewFacts } from './view-facts.ts'

interface Parts {
  /** Children of the sheet's `view` element. */
  readonly view?: string
  /** Children of the data source. */
  readonly source?: string
}

const document = ({ view = '', source = '' }: Parts) => `<workbook><datasources>
<datasource name='ds'><connection class='federated'/>${source}</datasource></datasources><worksheets>
<worksheet name='Sheet'><table><view><datasources><datasource name='ds'/></datasources>${view}</view></table></worksheet>
<worksheet name='Other'><table><view/></table></worksheet></worksheets><dashboards>
<dashboard name='Board'><zones><zone name='Sheet' x='0' y='0' w='1' h='1'/></zones></dashboard>
<dashboard name='Tale' type='storyboard'><zones><zone><flipboard><story-points>
<story-point captured-sheet='Board'/></story-points></flipboard></zone></zones></dashboard></dashboards></workbook>`

function factsOf(view: string, parts: Parts, sources: readonly PreparedSource[] = []) {
  const workbook = parseWorkbook(parseXml(document(parts)))
  const named = new Map(sources.map((source, index) => [String(index), source]))
  return viewFacts({ key: 'k', workbook, sources: named, published: new Map() }, view)
}

const dependenciesOf = (view: string, parts: Parts) => factsOf(view, parts).dependencies

const calculated = (formula: string) =>
  `<column name='[c]' datatype='string' role='dimension' type='nominal'><calculation class='tableau' formula='${formula}'/></column>`
const relative = (more: string) =>
  `<filter class='relative-date' column='[ds].[none:Day:qk]' first-period='-6' last-period='0' ${more}/>`

describe('what a result depends on', () => {
  test('is nothing for a sheet without dates and users', () => {
    expect(dependenciesOf('Sheet', { source: calculated('[Sales] * 2') })).toEqual([])
  })

  test.each([
    ['NOW()', 'now'],
    ['DATEDIFF("day", [d], today ( ))', 'today'],
    ['IF [Owner] = USERNAME() THEN 1 END', 'user'],
    ['ISMEMBEROF("West")', 'user'],
    ['USERATTRIBUTE("region")', 'user'],
  ])('is found in the formula %s', (formula, dependency) => {
    const source = calculated(formula.replaceAll('"', '&quot;'))
    expect(dependenciesOf('Sheet', { source })).toEqual([dependency])
  })

  test.each([
    ["period-type='day'", ['today']],
    ["period-type-v2='hour'", ['now']],
    ["period-type='month' period-anchor='#2020-01-31#'", []],
  ])(
    'is found in a relative date filter with %s, of the sheet and of the data source',
    (more, found) => {
      expect(dependenciesOf('Sheet', { view: relative(more) })).toEqual(found)
      expect(dependenciesOf('Sheet', { source: relative(more) })).toEqual(found)
    },
  )

  test('is found in the expression of a user filter', () => {
    const view = `<filter class='categorical' column='[ds].[x]'><groupfilter function='filter' expression='[Owner]=FULLNAME()'/></filter>`
    expect(dependenciesOf('Sheet', { view })).toEqual(['user'])
  })

  test('is that of every worksheet that a dashboard or a story shows, and of no other', () => {
    const parts = { view: relative("period-type='day'") }
    expect(dependenciesOf('Board', parts)).toEqual(['today'])
    expect(dependenciesOf('Tale', parts)).toEqual(['today'])
    expect(dependenciesOf('Other', parts)).toEqual([])
  })

  test('is the world outside where the program that reads the data is missing', () => {
    const failed = (code: 'hyper-reader-missing' | 'source-missing'): PreparedSource => ({
      kind: 'failed',
      error: new ExtractError(code, 'no'),
    })
    expect(factsOf('Sheet', {}, [failed('hyper-reader-missing')]).dependencies).toEqual(['live'])
    expect(factsOf('Sheet', {}, [failed('source-missing')]).dependencies).toEqual([])
  })
})

test('what a picture lacks is listed by worksheet', () => {
  const view = relative("period-type='fortnight'")
  expect(factsOf('Board', { view }).unsupported).toContainEqual({
    sheet: 'Sheet',
    feature: 'filter:relative-date',
    detail: 'fortnight [none:Day:qk]',
    affects: 'data',
  })
})
