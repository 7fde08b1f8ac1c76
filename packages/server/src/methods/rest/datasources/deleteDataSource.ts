import type { rest } from '@easel/contract'
import { findDataSource } from '../../../content/find.ts'
import { changeSite } from '../../../content/site-change.ts'
import type { Handler } from '../../../kernel/context.ts'

/** Its revisions, connections, tags and rules go with it. */
export const deleteDataSource: Handler<typeof rest.deleteDataSource> = async (context) => {
  const { params, caller, services, error } = context
  const source = await findDataSource(context, params.datasourceId)
  if (!(await services.access.may(caller, 'Delete', { kind: 'datasource', record: source }))) {
    throw error('403004', { problem: `You may not delete data source '${source.name}'.` })
  }
  await changeSite(context, async (write) => {
    if ((await write.dataSources.byLuid(caller.site.id, source.luid)) === null) {
      throw error('404004', { id: params.datasourceId })
    }
    await write.dataSources.delete(source.id)
  })
  services.leftovers.note(source.blobSha256)
}
