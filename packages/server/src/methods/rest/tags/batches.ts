/** Tags of many items at once: all of them, or nothing. */

import {
  contentKinds,
  type ContentKind,
  type Raise,
  type TaggedKind,
  type rest,
} from '@easel/contract'
import { findItem, guarded } from '../../../content/items.ts'
import { changeSite } from '../../../content/site-change.ts'
import { tagLabel } from '../../../domain/tag-label.ts'
import type { Context, Handler } from '../../../kernel/context.ts'

type Batch = Context<typeof rest.batchAddTags> | Context<typeof rest.batchDeleteTags>

const most = 100
const taggedKinds = (Object.keys(contentKinds) as ContentKind[]).filter(
  (kind): kind is TaggedKind => contentKinds[kind].isTagged,
)

export const batchAddTags: Handler<typeof rest.batchAddTags> = async (context) => {
  const { body, caller, error } = context
  const items = await itemsOf(context)
  const labels = body.tagBatch.tags.tag.map(({ label }) => {
    const read = tagLabel(label)
    if ('problem' in read) throw error('400049', { problem: read.problem })
    return read.label
  })
  await changeSite(context, async (write) => {
    for (const item of items) await write.tags.add(item, labels, caller.user.id)
  })
  return { tags: { tag: labels.map((label) => ({ label })) } }
}

/** A tag is removed by the user who added it and by those who may change the item. */
export const batchDeleteTags: Handler<typeof rest.batchDeleteTags> = async (context) => {
  const { body, caller, error } = context
  const items = await itemsOf(context)
  const labels = body.tagBatch.tags.tag.map(({ label }) => {
    const read = tagLabel(label)
    return 'label' in read ? read.label : label
  })
  await changeSite(context, async (write) => {
    for (const item of items) {
      for (const label of labels) {
        const authorId = await write.tags.authorOf(item, label)
        if (authorId === undefined) continue
        if (authorId !== caller.user.id && !item.mayWrite) {
          const problem = `Tag '${label}' is removed by the user who added it and by those who may change the ${item.kind}.`
          throw error('403004', { problem })
        }
        await write.tags.remove(item, label)
      }
    }
  })
  return { tags: { tag: labels.map((label) => ({ label })) } }
}

async function itemsOf(context: Batch) {
  const { body, caller, services } = context
  const error: Raise<'400000'> = context.error
  const { content } = body.tagBatch.contents
  if (content.length > most || body.tagBatch.tags.tag.length > most) {
    throw error('400000', { problem: `one batch has ${most} items and ${most} tags at most` })
  }
  const items = []
  for (const { id: luid, contentType } of content) {
    const kind = taggedKinds.find((each) => each === contentType.toLowerCase())
    if (kind === undefined) {
      throw error('400000', {
        problem: `content type '${contentType}' is none of ${taggedKinds.join(', ')}`,
      })
    }
    const { id, siteId, mayWrite } = await itemOf(context, kind, luid)
    items.push({ id, siteId, kind, mayWrite })
  }
  return items

  async function itemOf<K extends TaggedKind>(asking: Batch, kind: K, named: string) {
    const record = await findItem<K>(asking as Parameters<typeof findItem<K>>[0], kind, named)
    const mayWrite = await services.access.may(caller, 'Write', guarded(kind, record))
    return { id: record.id, siteId: record.siteId, mayWrite }
  }
}
