import { readdir } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Package } from '../package/open-package.ts'
import { openPackage } from '../package/open-package.ts'
import { bindSheet } from './bind-sheet.ts'
import type { DatasourceBinding } from './datasource-binding.ts'
import { bindDatasource } from './datasource-binding.ts'
import { inspectDatasource } from './inspect-datasource.ts'
import { inspectWorkbook } from './inspect-workbook.ts'
import { readDatasource } from './published.ts'
import type { BoundSheet, ShelfExpression } from './sheet.ts'
import { samplesFolder } from '../../../../tools/testing/samples.ts'
import type { WorkbookModel } from './workbook.ts'
import { readWorkbook } from './workbook.ts'

const samples = samplesFolder() ?? ''
const isAbsent = samples === ''
const skipReason = isAbsent ? ' (skipped: EASEL_SAMPLES names no folder of workbooks)' : ''

interface Opened {
  readonly source: Package
  readonly workbook: WorkbookModel
}

function kindOf(name: string): 'twb' | 'twbx' {
  return extname(name) === '.twbx' ? 'twbx' : 'twb'
}

async function withWorkbook(name: string, check: (opened: Opened) => void | Promise<void>) {
  await using source = await openPackage(join(samples, 'workbooks', name), kindOf(name))
  await check({ source, workbook: await readWorkbook(source) })
}

/** `Year(Date) * Sum(Budget Profit)`: short enough to read in a test. */
function brief(shelf: ShelfExpression | null): string {
  if (shelf === null) return ''
  if (shelf.kind === 'special') return shelf.pill
  if (shelf.kind === 'field') {
    const { derivation, column } = shelf.field
    return derivation === 'None' ? column.caption : `${derivation}(${column.caption})`
  }
  const sign = { nest: ' / ', cross: ' * ', concatenate: ' + ' }[shelf.kind]
  return shelf.items.map((item) => brief(item)).join(sign)
}

function missing(sheet: BoundSheet | undefined): string[] {
  const data = sheet?.unsupported.filter((item) => item.affects === 'data') ?? []
  return [...new Set(data.map((item) => item.feature))].sort()
}

function bindingOf(workbook: WorkbookModel): DatasourceBinding {
  const [datasource] = workbook.datasources.values()
  return bindDatasource(datasource!)
}

function bindableSheets(workbook: WorkbookModel): string[] {
  return [...workbook.worksheets.keys()].filter(
    (name) => missing(bindSheet(workbook, name)).length === 0,
  )
}

describe.skipIf(isAbsent)(`real workbooks${skipReason}`, () => {
  it('all open, and every sheet binds without an exception', async () => {
    const names = await readdir(join(samples, 'workbooks'))
    expect(names.length).toBeGreaterThan(0)
    const problems: string[] = []
    for (const name of names) {
      const found = await inspectWorkbook(join(samples, 'workbooks', name), kindOf(name))
      if (found.views.length === 0) problems.push(`${name} has no views`)
      for (const [sheet, items] of found.unsupported) {
        const odd = items.filter((item) => item.feature === 'shelf')
        problems.push(...odd.map((item) => `${name}: ${sheet}: ${item.detail}`))
      }
    }
    expect(problems).toEqual([])
  })

  it('WorkbookWithExtract.twbx binds to its extract', () =>
    withWorkbook('WorkbookWithExtract.twbx', ({ workbook, source }) => {
      const first = bindSheet(workbook, 'Sheet 1')!
      expect(brief(first.columns)).toBe('Product')
      expect(brief(first.rows)).toBe('Sum(Sales) + Sum(Profit)')
      expect(first.panes.map((pane) => pane.axis)).toEqual([
        undefined,
        '[sum:Sales:qk]',
        '[sum:Profit:qk]',
      ])
      const second = bindSheet(workbook, 'Sheet 2')!
      expect(brief(second.rows)).toBe('Year(Date) * Sum(Budget Profit)')
      expect(brief(second.columns)).toBe('Month(Date)')
      expect(second.panes[0]?.encodings).toMatchObject([
        { role: 'color', item: { field: { column: { caption: 'Product Type' } } } },
      ])
      expect([...first.unsupported, ...second.unsupported]).toEqual([])

      const { tables, columns } = bindingOf(workbook)
      expect(tables).toEqual([
        {
          name: 'Extract',
          location: {
            kind: 'hyper',
            path: 'Data/Extracts/extract_data_access.hyper',
            schema: 'Extract',
            table: 'Extract',
          },
        },
      ])
      expect(columns.get('[Sales]')).toEqual({ table: 'Extract', column: 'Sales' })
      expect(source.findEntry('Data/Extracts/extract_data_access.hyper')?.sizeBytes).toBe(131_072)
    }))

  it('WorkbookWithExtract.twbx has two visible sheets with pictures, the second one active', async () => {
    const path = join(samples, 'workbooks', 'WorkbookWithExtract.twbx')
    const found = await inspectWorkbook(path, 'twbx')
    expect(found).toMatchObject({
      version: '18.1',
      defaultView: 'Sheet 2',
      hasExtracts: true,
      extractKinds: ['hyper'],
      connections: [{ class: 'msaccess', embedsPassword: false }],
    })
    expect(found.views.map(({ name, thumbnail }) => [name, thumbnail!.length > 1000])).toEqual([
      ['Sheet 1', true],
      ['Sheet 2', true],
    ])
    expect(found.unsupported.size).toBe(0)
  })

  it('WorkbookWithoutExtract.twbx binds all its sheets, Number of Records too', () =>
    withWorkbook('WorkbookWithoutExtract.twbx', ({ workbook }) => {
      expect(bindableSheets(workbook)).toEqual(['Test Sheet 1', 'Test Sheet 2', 'Test Sheet 3'])
      expect(brief(bindSheet(workbook, 'Test Sheet 1')!.rows)).toBe('Species')
      const second = bindSheet(workbook, 'Test Sheet 2')!
      expect(brief(second.rows)).toBe('Sum(Number of Records)')
      expect(brief(second.columns)).toBe('measure-values')
      expect(second.measureValues.map((field) => field.column.caption)).toContain('Petal length')
      expect(bindingOf(workbook)).toMatchObject({ kind: 'live', tables: [{ name: 'Extract' }] })
    }))

  it('RESTAPISample.twb binds its structure and lacks only its retired extract', () =>
    withWorkbook('RESTAPISample.twb', ({ workbook }) => {
      expect(bindableSheets(workbook)).toEqual([])
      expect(missing(bindSheet(workbook, 'GDP per capita by region'))).toEqual(['extract:tde'])
      const ranks = bindSheet(workbook, 'Country ranks')!
      expect(missing(ranks)).toEqual(['extract:tde'])
      expect(ranks.measureValues.map((field) => field.instance).slice(0, 2)).toEqual([
        '[sum:F: GDP (curr $):qk]',
        '[rank:sum:F: GDP (curr $):qk]',
      ])
      expect(ranks.measureNameAliases!.get('[sum:F: GDP (curr $):qk]')).toBe("GDP (US $'s)")
      expect(ranks.sorts).toMatchObject([
        { direction: 'desc', by: { instance: '[sum:F: GDP (curr $):qk]' } },
      ])
      expect(ranks.filters.find((filter) => filter.kind === 'members')).toMatchObject({
        mode: 'include',
        members: [2010],
        field: { derivation: 'Year' },
      })
    }))

  it('filtering.twb binds live columns and the sets of its sheets', () =>
    withWorkbook('filtering.twb', ({ workbook }) => {
      const sheet = bindSheet(workbook, 'Sheet 1')!
      expect(brief(sheet.rows)).toBe('SHOW / Burst Out Set list')
      expect(missing(sheet)).toEqual([])
      expect([...(sheet.sets?.values() ?? [])].flat().length).toBeGreaterThan(0)
      expect(missing(bindSheet(workbook, 'Sheet 2'))).toEqual([])
      expect(bindingOf(workbook).tables[0]?.location).toMatchObject({
        kind: 'live',
        schema: 'dbo',
        table: 'TestData',
      })
    }))

  it('World Indicators-En-US.twbx hides the sheets of its dashboards, in the older spelling', async () => {
    const path = join(samples, 'workbooks', 'World Indicators-En-US.twbx')
    const found = await inspectWorkbook(path, 'twbx')
    expect(found.views.map((view) => [view.name, view.sheetForData])).toEqual([
      ['Population', 'Population'],
      ['Health', 'Health'],
      ['Technology', 'Technology'],
      ['Economy', 'Economy'],
      ['Tourism', 'TourismByCountry'],
      ['Business', 'Ease of Biz Correlation Sheet'],
      ['Story', undefined],
    ])
    expect(found.views.every((view) => view.thumbnail !== undefined)).toBe(true)
    expect(found.extractKinds).toEqual(['tde'])
  })

  it('LogShark-DataServer.twbx binds sheets over a hyper file that is its own database', () =>
    withWorkbook('LogShark-DataServer.twbx', ({ workbook, source }) => {
      expect(bindableSheets(workbook)).toContain('Query Category')
      const { location } = bindingOf(workbook).tables[0]!
      expect(location).toMatchObject({ kind: 'hyper', schema: 'public' })
      expect(location.kind === 'hyper' && source.findEntry(location.path)).toBeTruthy()
    }))

  it('LogShark-Art.twbx keeps the conditions of its self-join', () =>
    withWorkbook('LogShark-Art.twbx', ({ workbook }) => {
      const { tables, relation, columns } = bindingOf(workbook)
      expect(tables.map((table) => table.name)).toEqual(['Begin', 'End'])
      expect(relation).toMatchObject({
        kind: 'join',
        on: [{ left: '[Begin].[ArtId]', right: '[End].[ArtId]' }, { operator: '=' }],
      })
      expect(columns.get('[ArtElapsedSeconds (Art)]')).toEqual({
        table: 'End',
        column: 'ArtElapsedSeconds',
      })
    }))

  it('World Indicators.tdsx has an extract that hides the retired file it came from', async () => {
    const path = join(samples, 'datasources', 'World Indicators.tdsx')
    expect(await inspectDatasource(path, 'tdsx')).toMatchObject({
      name: 'World Indicators new',
      connections: [{ class: 'hyper' }],
      extractKinds: ['hyper'],
      unsupported: [],
    })
  })

  it('World Indicators.tdsx binds to its extract', async () => {
    await using source = await openPackage(
      join(samples, 'datasources', 'World Indicators.tdsx'),
      'tdsx',
    )
    const binding = bindDatasource(await readDatasource(source))
    expect(binding).toMatchObject({ kind: 'extract', unsupported: [] })
    expect(binding.columns.get('[H: Life exp (years)]')).toEqual({
      table: 'Extract',
      column: 'H: Life exp (years)',
    })
    const { location } = binding.tables[0]!
    expect(location.kind === 'hyper' && source.findEntry(location.path)?.sizeBytes).toBe(196_608)
  })
})
