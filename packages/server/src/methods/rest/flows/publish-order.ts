/** What a publish request asks for, checked against the caller's rights and the names that exist. */

import type { rest } from '@easel/contract'
import { checkReplaced } from '../../../content/publish-name.ts'
import { targetProject } from '../../../content/publish-target.ts'
import type { FlowOrder } from '../../../content/publishing-flows.ts'
import { ownUpload } from '../../../content/received-file.ts'
import { nameProblem } from '../../../domain/content-naming.ts'
import { mayPublish } from '../../../domain/site-roles.ts'
import type { Context } from '../../../kernel/context.ts'
import type { FlowKind } from '../../../ports/index.ts'

type Publish = typeof rest.publishFlow

export async function toFlowOrder(context: Context<Publish>): Promise<FlowOrder> {
  const { query, body, caller, error } = context
  checkMayPublish(context)
  if (body.payload === null) throw error('400090')
  const { flow } = body.payload
  const { name } = flow
  if (name === undefined || name.trim() === '') throw error('400089')
  const problem = nameProblem('flow', name)
  if (problem !== null) throw error('400000', { problem })
  const uploadId = await ownUpload(context, query.uploadSessionId, (empty) =>
    error('400086', { problem: empty }),
  )
  const kind = kindOf(context)
  const project = await targetProject(context, flow.project?.id)
  const replaced = await context.services.store.read.flows.byName(project.id, name)
  if (replaced !== null) {
    if (query.overwrite !== true) throw error('409041', { name })
    await checkReplaced(context, 'flow', { project, record: replaced })
  }
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
    description: flow.description ?? null,
    uploadId,
  }
}

function checkMayPublish({ caller, error }: Context<Publish>): void {
  if (caller.site.settings['flowsEnabled'] === false) {
    throw error('403157', { problem: 'Flows are switched off on this site.' })
  }
  if (!mayPublish(caller.user.siteRole)) {
    throw error('403007', { problem: `Site role ${caller.user.siteRole} may not publish.` })
  }
}

/** `flowType` decides; without it the file's own ending. */
function kindOf({ query, body, error }: Context<Publish>): FlowKind {
  const ending = /\.(\w+)$/.exec(body.file?.fileName ?? '')?.[1] ?? ''
  const word = (query.flowType ?? ending).toLowerCase()
  if (word === 'tfl' || word === 'tflx') return word
  const problem =
    word === ''
      ? 'say flowType=tfl or flowType=tflx, or name the file with that ending'
      : `'${word}' is neither tfl nor tflx`
  throw error('400086', { problem })
}
