/** What a publish request asks for, checked against the caller's rights and the names that exist. */

import type { rest } from '@easel/contract'
import type { PublishOrder } from '../../../content/publishing.ts'
import { checkReplaced } from '../../../content/publish-name.ts'
import { targetProject } from '../../../content/publish-target.ts'
import { ownUpload } from '../../../content/received-file.ts'
import { itemName, nameProblem } from '../../../domain/content-naming.ts'
import { mayPublish } from '../../../domain/site-roles.ts'
import type { Context } from '../../../kernel/context.ts'
import type { WorkbookKind } from '../../../ports/index.ts'

type Publish = typeof rest.publishWorkbook

export async function toPublishOrder(context: Context<Publish>): Promise<PublishOrder> {
  const { query, body, caller, error } = context
  if (body.payload === null) {
    throw error('400000', {
      problem: 'the part request_payload with a workbook element is missing',
    })
  }
  if (!mayPublish(caller.user.siteRole)) {
    throw error('403007', { problem: `Site role ${caller.user.siteRole} may not publish.` })
  }
  const { workbook } = body.payload
  const uploadId = await ownUpload(context, query.uploadSessionId, (problem) =>
    error('400020', { problem }),
  )
  const kind = kindOf(context)
  const name = workbook.name ?? itemName(body.file?.fileName ?? '')
  const problem = nameProblem('workbook', name)
  if (problem !== null) throw error('400000', { problem })
  const project = await targetProject(context, workbook.project?.id)
  const replaced = await context.services.store.read.workbooks.byName(project.id, name)
  if (replaced !== null) await checkReplaced(context, 'workbook', { project, record: replaced })
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
    showTabs: workbook.showTabs ?? null,
    encryptExtracts: workbook.encryptExtracts ?? null,
    description: workbook.description ?? null,
    hiddenViews: (workbook.views?.view ?? [])
      .filter(({ hidden }) => hidden === true)
      .map(({ name: view }) => view),
    uploadId,
  }
}

/** `workbookType` decides; without it the file's own ending. */
function kindOf({ query, body, error }: Context<Publish>): WorkbookKind {
  const word = (
    query.workbookType ??
    /\.(\w+)$/.exec(body.file?.fileName ?? '')?.[1] ??
    ''
  ).toLowerCase()
  if (word === 'twb' || word === 'twbx') return word
  throw error('400035', {
    problem:
      word === ''
        ? 'say workbookType=twb or workbookType=twbx, or name the file with that ending'
        : `'${word}' is neither twb nor twbx`,
  })
}
