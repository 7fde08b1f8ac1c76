/** What a publish request asks for, checked against the caller's rights and the names that exist. */

import type { rest } from '@easel/contract'
import { leads } from '../../../content/find.ts'
import type { DataSourceOrder } from '../../../content/publishing-data-sources.ts'
import { checkReplaced } from '../../../content/publish-name.ts'
import { targetProject } from '../../../content/publish-target.ts'
import { ownUpload } from '../../../content/received-file.ts'
import { itemName, nameProblem } from '../../../domain/content-naming.ts'
import { mayPublish } from '../../../domain/site-roles.ts'
import type { Context } from '../../../kernel/context.ts'
import type { DataSourceKind } from '../../../ports/index.ts'

type Publish = typeof rest.publishDataSource

export async function toDataSourceOrder(context: Context<Publish>): Promise<DataSourceOrder> {
  const { query, body, caller, error } = context
  if (body.payload === null) {
    const problem = 'the part request_payload with a datasource element is missing'
    throw error('400000', { problem })
  }
  if (!mayPublish(caller.user.siteRole)) {
    throw error('403007', { problem: `Site role ${caller.user.siteRole} may not publish.` })
  }
  const { datasource } = body.payload
  const uploadId = await ownUpload(context, query.uploadSessionId, (problem) =>
    error('400010', { problem }),
  )
  const kind = kindOf(context)
  const name = datasource.name ?? itemName(body.file?.fileName ?? '')
  const problem = nameProblem('data source', name)
  if (problem !== null) throw error('400000', { problem })
  const project = await targetProject(context, datasource.project?.id)
  if (datasource.isCertified === true && !leads(context, project)) {
    throw error('403004', { problem: 'Only project leaders and administrators certify.' })
  }
  const replaced = await context.services.store.read.dataSources.byName(project.id, name)
  if (replaced !== null) await checkReplaced(context, 'datasource', { project, record: replaced })
  return {
    siteId: caller.site.id,
    projectId: project.id,
    projectLuid: project.luid,
    ownerId: caller.user.id,
    name,
    kind,
    overwrite: query.overwrite === true,
    replacesId: replaced?.id ?? null,
    replacesSha256: replaced?.blobSha256 ?? null,
    description: datasource.description ?? null,
    useRemoteQueryAgent: datasource.useRemoteQueryAgent ?? null,
    encryptExtracts: datasource.encryptExtracts ?? null,
    isCertified: datasource.isCertified ?? null,
    certificationNote: datasource.certificationNote ?? null,
    uploadId,
  }
}

/** `datasourceType` decides; without it the file's own ending. */
function kindOf({ query, body, error }: Context<Publish>): DataSourceKind {
  const ending = /\.(\w+)$/.exec(body.file?.fileName ?? '')?.[1] ?? ''
  const word = (query.datasourceType ?? ending).toLowerCase()
  if (word === 'tds' || word === 'tdsx' || word === 'hyper') return word
  throw error('400010', {
    problem:
      word === ''
        ? 'say datasourceType=tds, tdsx or hyper, or name the file with that ending'
        : `'${word}' is none of tds, tdsx and hyper`,
  })
}
