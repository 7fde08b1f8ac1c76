import type { rest } from '@easel/contract'
import { customViewAnswer } from '../../../content/custom-views.ts'
import { findWorkbook, visibleViews } from '../../../content/find.ts'
import { endUpload } from '../../../content/publishing.ts'
import {
  discardBlocks,
  ownUpload,
  stagedBytes,
  stageFile,
  stageUpload,
} from '../../../content/received-file.ts'
import { changeSite } from '../../../content/site-change.ts'
import { readCustomView } from '../../../domain/custom-view-document.ts'
import type { Context, Handler } from '../../../kernel/context.ts'
import type { StagedBlob, User, View } from '../../../ports/index.ts'
import { checkedName, checkNameIsFree } from './requested-name.ts'

type Publish = Context<typeof rest.publishCustomView>

/** A document is a description of changes, not data. */
const largestDocument = 1024 * 1024

export const publishCustomView: Handler<typeof rest.publishCustomView> = async (context) => {
  const { query, caller, now, error } = context
  const empty = (problem: string) => error('400020', { problem })
  const uploadId = await ownUpload(context, query.uploadSessionId, empty)
  const { payload, name, owner } = await ordered(context)
  await using staged = await stage(context, uploadId)
  const document = await textOf(context, staged)
  const view = await viewOf(context, { workbookLuid: payload.workbook.id, document })
  const siteId = caller.site.id
  const made = await changeSite(context, async (write) => {
    const place = { viewId: view.id, ownerId: owner.id, name }
    await checkNameIsFree(context, write, { id: null, ...place })
    await endUpload(write, { order: { siteId, uploadId }, blob: staged }, error)
    const isShared = payload.shared === true
    return write.customViews.create({ ...place, siteId, isShared, document, now })
  })
  await discardBlocks(context, uploadId)
  return { customView: customViewAnswer(made) }
}

/** Administrators publish for other users. */
async function ordered(context: Publish) {
  const { body, caller, services, error } = context
  const payload = body.payload?.customView
  if (payload === undefined) {
    throw error('400000', { problem: 'the part request_payload with a customView is missing' })
  }
  const luid = payload.owner?.id.toLowerCase() ?? caller.user.luid
  if (luid !== caller.user.luid && !caller.isAdministrator) {
    throw error('403004', {
      problem: 'Custom views of other users are published by administrators.',
    })
  }
  const owner: User | null = await services.store.read.users.byLuid(caller.site.id, luid)
  if (owner === null) throw error('404002', { id: luid })
  return { payload, owner, name: checkedName(context, payload.name) }
}

async function stage(context: Publish, uploadId: string | null): Promise<StagedBlob> {
  if (uploadId !== null) return stageUpload(context, uploadId)
  if (context.body.file !== null) return stageFile(context, context.body.file)
  throw context.error('400020', {
    problem: 'the part tableau_customview is missing and there is no uploadSessionId',
  })
}

async function textOf({ error }: Publish, staged: StagedBlob): Promise<string> {
  if (staged.sizeBytes > largestDocument) {
    throw error('400020', { problem: `a custom view is larger than ${largestDocument} bytes` })
  }
  const bytes = await stagedBytes(staged)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw error('400020', { problem: 'a custom view is not UTF-8 text' })
  }
}

/** The view that the document is of. */
async function viewOf(
  context: Publish,
  { workbookLuid, document }: { readonly workbookLuid: string; readonly document: string },
): Promise<View> {
  const read = readCustomView(document)
  if ('problem' in read) throw context.error('400020', { problem: read.problem })
  const workbook = await findWorkbook(context, workbookLuid)
  const views = await visibleViews(context, workbook)
  const view = views.find(({ name }) => name === read.viewName)
  if (view === undefined) throw context.error('404011', { id: read.viewName })
  return view
}
