import type { rest } from '@easel/contract'
import { deleteExtracts } from '../../../content/extracts.ts'
import type { Handler } from '../../../kernel/context.ts'

export const deleteExtractFromDataSource: Handler<typeof rest.deleteExtractFromDataSource> = (
  context,
) =>
  deleteExtracts(context, {
    kind: 'datasource',
    luid: context.params.datasourceId,
  })
