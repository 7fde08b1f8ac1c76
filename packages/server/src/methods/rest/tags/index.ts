/** Methods on tags: the same two for each kind of content that has tags. */

import type { Raise, rest, TaggedKind } from '@easel/contract'
import {
  findItem,
  guarded,
  luidIn,
  type Asking,
  type ItemParams,
  type NotFoundOf,
} from '../../../content/items.ts'
import { changeSite } from '../../../content/site-change.ts'
import { tagLabel } from '../../../domain/tag-label.ts'
import type { Handlers } from '../../../kernel/context.ts'
import { batchAddTags, batchDeleteTags } from './batches.ts'

interface Adding<K extends TaggedKind> extends Asking<K> {
  readonly params: ItemParams<K>
  readonly body: { readonly tags: { readonly tag: readonly { readonly label: string }[] } }
  readonly error: Raise<'400049' | NotFoundOf<K>>
}

interface Deleting<K extends TaggedKind> extends Asking<K> {
  readonly params: ItemParams<K> & { readonly tagName: string }
  readonly error: Raise<'403004' | '404007' | NotFoundOf<K>>
}

/** A user who may read an item may tag it; a tag is removed by the user who added it and by those who may change the item. */
function tagHandlers<K extends TaggedKind>(kind: K) {
  return {
    add: async (context: Adding<K>) => {
      const { params, body, caller, error } = context
      const { id, siteId } = await findItem<K>(context, kind, luidIn(params, kind))
      const labels = body.tags.tag.map(({ label }) => {
        const read = tagLabel(label)
        if ('problem' in read) throw error('400049', { problem: read.problem })
        return read.label
      })
      const item = { siteId, kind, id }
      const all = await changeSite(context, async (write) => {
        await write.tags.add(item, labels, caller.user.id)
        return write.tags.of(item)
      })
      return { tags: { tag: all.map((label) => ({ label })) } }
    },
    delete: async (context: Deleting<K>) => {
      const { params, caller, services, error } = context
      const record = await findItem<K>(context, kind, luidIn(params, kind))
      const item = { siteId: record.siteId, kind, id: record.id }
      const read = tagLabel(params.tagName)
      const label = 'label' in read ? read.label : params.tagName
      await changeSite(context, async (write) => {
        const authorId = await write.tags.authorOf(item, label)
        if (authorId === undefined) throw error('404007', { label })
        const mayRemove =
          authorId === caller.user.id ||
          (await services.access.may(caller, 'Write', guarded(kind, record)))
        if (!mayRemove) {
          const problem = `Tag '${label}' is removed by the user who added it and by those who may change the ${kind}.`
          throw error('403004', { problem })
        }
        await write.tags.remove(item, label)
      })
    },
  }
}

const ofWorkbook = tagHandlers('workbook')
const ofView = tagHandlers('view')
const ofDataSource = tagHandlers('datasource')
const ofFlow = tagHandlers('flow')

export const tags = {
  batchAddTags,
  batchDeleteTags,
  addTagsToWorkbook: ofWorkbook.add,
  deleteTagFromWorkbook: ofWorkbook.delete,
  addTagsToView: ofView.add,
  deleteTagFromView: ofView.delete,
  addTagsToDataSource: ofDataSource.add,
  deleteTagFromDataSource: ofDataSource.delete,
  addTagsToFlow: ofFlow.add,
  deleteTagFromFlow: ofFlow.delete,
} satisfies Partial<Handlers<typeof rest>>
