/** What a secondary data source brings to the marks: its rows aggregated by the fields that link it. */

import type { BoundSheet, Blend, Field, Literal } from '../model/sheet.ts'
import type { StoredTable } from '../model/stored-table.ts'
import { filteredRows, type RowFilter } from './row-filters.ts'
import type { FilterScope } from './filter-scope.ts'
import { formulaWorld, queriedFields } from './formula-world.ts'
import type { Relation } from './logical-query.ts'
import { RowsUnavailable } from './rows-unavailable.ts'
import type { SheetData } from './sheet-data.ts'
import { createSheetFormulas, namedField, severalKey } from './sheet-formulas.ts'
import { sourceRows } from './source-rows.ts'
import type { ViewRequest } from './view-request.ts'

export interface Blending {
  readonly sheet: BoundSheet
  /** By name of the data source. */
  readonly blended: ReadonlyMap<string, SheetData>
  readonly measures: readonly Field[]
  readonly filters: readonly RowFilter[]
  readonly parameters: ReadonlyMap<string, Literal>
  readonly request: Pick<ViewRequest, 'now' | 'user'>
  readonly nextId: () => number
}

/** The marks with the measures of every secondary data source. */
export function withBlends(marks: Relation, blending: Blending): Relation {
  return (blending.sheet.blends ?? []).reduce((input, blend): Relation => {
    const isOf = (field: Field) => field.datasource === blend.datasource
    const measures = blending.measures.filter(isOf)
    if (measures.length === 0) return input
    const filters = blending.filters.filter(({ field }) => isOf(field))
    const several = measures.filter(({ derivation }) => derivation === 'Attribute').map(severalKey)
    return {
      kind: 'look-up',
      input,
      right: linkedRows(blend, { ...blending, measures, filters }),
      keys: blend.links.map(({ primary }, index) => ({
        left: primary.instance,
        right: linkKey(blend, index),
      })),
      columns: [...measures.map(({ instance }) => instance), ...several],
    }
  }, marks)
}

function linkKey({ datasource }: Blend, index: number): string {
  return `#link ${datasource} ${index}`
}

function linkedRows(blend: Blend, blending: Blending): Relation {
  const { blended, measures, filters, parameters, request, nextId } = blending
  const { datasource, links, columnsByName } = blend
  const data = blended.get(datasource)
  if (data === undefined) throw new RowsUnavailable('blend', `"${datasource}" is out of reach`)
  const sheet = { ...blending.sheet, datasource, columnsByName }
  const world = (table: StoredTable) => formulaWorld({ sheet, data, table, parameters, request })
  const dimensions = links.map(({ secondary }) => secondary)
  const pills = { items: [], dimensions, measures, measureNamesAt: null }
  const fields = queriedFields({ pills, filters, sorts: [], sets: new Map() })
  const { constants } = world({ schema: '', name: '', file: '', columns: [] })
  const withSets = (table: StoredTable) => table
  const source = sourceRows({ data, constants, world, withSets, fields, isByRow: false })
  const own = { ...world(source.table), repeated: source.repeated }
  const formulas = createSheetFormulas(own, fields)
  const early: FilterScope['early'] = (stage, asked) => createSheetFormulas(own, asked, stage)
  const scope = { formulas, early, now: request.now, parameters, nextId, sets: new Map() }
  const rows = filteredRows(source.relation, filters, scope)
  const keys = dimensions.map((field, index) => ({ name: linkKey(blend, index), field }))
  return formulas.grouped(rows, keys, measures.map(namedField))
}
