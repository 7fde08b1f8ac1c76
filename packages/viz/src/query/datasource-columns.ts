/** The columns of a data source as pills would see them, whether or not a sheet uses them. */

import type { DatasourceModel } from '../model/datasource.ts'
import type { ColumnModel } from '../model/datasource-facts.ts'
import { unbracket } from '../model/names.ts'
import type { Column, DataType } from '../model/sheet.ts'

/** Columns of the data, then calculations. */
export function datasourceColumns(datasource: DatasourceModel): readonly Column[] {
  const { columns: sources, types } = datasource.binding()
  const calculations = [...datasource.columns.values()].filter(
    ({ formula }) => formula !== undefined,
  )
  const names = new Set([...sources.keys(), ...calculations.map(({ name }) => name)])
  return [...names].flatMap((name): Column[] => {
    const model = datasource.columns.get(name)
    const dataType = dataTypeOf(model?.dataType ?? types.get(name))
    if (dataType === null) return []
    const caption = model?.caption ?? unbracket(name)
    const column: Column = { name, caption, dataType, role: model?.role ?? 'dimension' }
    return [{ ...column, ...definition(model, sources.get(name)) }]
  })
}

function definition(model: ColumnModel | undefined, source: Column['source']): Partial<Column> {
  return {
    ...(model?.aliases === undefined ? {} : { aliases: model.aliases }),
    ...(model?.formula === undefined ? {} : { formula: model.formula }),
    ...(source === undefined ? {} : { source }),
  }
}

function dataTypeOf(written: string | undefined): DataType | null {
  return dataTypes.find((type) => type === written) ?? null
}

const dataTypes: readonly DataType[] = ['string', 'integer', 'real', 'boolean', 'date', 'datetime']
