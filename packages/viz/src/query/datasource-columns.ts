/** The columns of a data source as pills would see them, whether or not a sheet uses them. */

import { bindDatasource } from '../model/datasource-binding.ts'
import type { DatasourceModel } from '../model/datasource.ts'
import type { Column, DataType } from '../model/sheet.ts'

/** Columns of the data, without calculations. */
export function datasourceColumns(datasource: DatasourceModel): readonly Column[] {
  const types = new Map(
    [...(datasource.connection?.metadata ?? []), ...(datasource.extract?.metadata ?? [])].map(
      (record) => [record.localName, record.localType],
    ),
  )
  return [...bindDatasource(datasource).columns].flatMap(([name, source]) => {
    const model = datasource.columns.get(name)
    const dataType = dataTypeOf(model?.dataType ?? types.get(name))
    if (dataType === null || model?.formula !== undefined) return []
    const aliases = model?.aliases === undefined ? {} : { aliases: model.aliases }
    const caption = model?.caption ?? name.slice(1, -1).replaceAll(']]', ']')
    return [{ name, caption, dataType, role: model?.role ?? 'dimension', source, ...aliases }]
  })
}

function dataTypeOf(written: string | undefined): DataType | null {
  return dataTypes.find((type) => type === written) ?? null
}

const dataTypes: readonly DataType[] = ['string', 'integer', 'real', 'boolean', 'date', 'datetime']
