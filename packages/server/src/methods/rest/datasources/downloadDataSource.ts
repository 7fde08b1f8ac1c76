import type { rest } from '@easel/contract'
import { fileReply } from '../../../content/downloads.ts'
import { findDataSource } from '../../../content/find.ts'
import type { Handler } from '../../../kernel/context.ts'

export const downloadDataSource: Handler<typeof rest.downloadDataSource> = async (context) => {
  const { params, query, caller, services, error } = context
  const source = await findDataSource(context, params.datasourceId)
  if (!(await services.access.may(caller, 'ExportXml', { kind: 'datasource', record: source }))) {
    throw error('403028', { id: params.datasourceId })
  }
  const isWhole = query.includeExtract !== false
  return fileReply(context, source.name, { ...source, isWhole })
}
