/** Tags of items. Every kind that has tags has the same two methods. */

import { contentKinds, type KindOf, type TaggedKind } from '../content-kinds.ts'
import { accepts, empty, method, none, replies } from '../define.ts'
import { tagsElement } from '../elements/content.ts'
import { element, luid, many, text } from '../wire/types.ts'

const tagsRequest = element({
  tags: element({ tag: many(element({ label: text() })) }),
})

/** Add tags to one item, and remove one of them. */
function tagMethods<const K extends TaggedKind>(kind: K) {
  const { title, name, plural, notFound } = contentKinds[kind]
  const path = `/sites/:siteId/${plural as KindOf<K>['plural']}/:${kind}Id/tags` as const
  const found = notFound as KindOf<K>['notFound']
  const tagged: string = kind
  const common = { caller: 'signed-in', query: element({}), since: '2.6' } as const
  const source = `REST reference, tags of ${plural}`
  return {
    add: method({
      ...common,
      name: `addTagsTo${name}`,
      title: `Add Tags to ${title}`,
      verb: 'PUT',
      path,
      scope: [`tableau:${tagged}_tags:update`],
      body: accepts(tagsRequest),
      reply: replies(200, element({ tags: tagsElement })),
      errors: ['400000', '400049', '403004', found],
      source: `${source}: answers all tags of the item; the Migration SDK puts a label into double quotes`,
    }),
    delete: method({
      ...common,
      name: `deleteTagFrom${name}`,
      title: `Delete Tag from ${title}`,
      verb: 'DELETE',
      path: `${path}/:tagName`,
      scope: [`tableau:${tagged}_tags:delete`],
      body: none,
      reply: empty,
      errors: ['403004', '404007', found],
      source,
    }),
  }
}

const ofWorkbook = tagMethods('workbook')
export const addTagsToWorkbook = ofWorkbook.add
export const deleteTagFromWorkbook = ofWorkbook.delete

const ofView = tagMethods('view')
export const addTagsToView = ofView.add
export const deleteTagFromView = ofView.delete

const ofDataSource = tagMethods('datasource')
export const addTagsToDataSource = ofDataSource.add
export const deleteTagFromDataSource = ofDataSource.delete

const ofFlow = tagMethods('flow')
export const addTagsToFlow = ofFlow.add
export const deleteTagFromFlow = ofFlow.delete
const tagBatchRequest = element({
  tagBatch: element({
    tags: element({ tag: many(element({ label: text() })) }),
    contents: element({
      content: many(element({ id: luid(), contentType: text() })),
    }),
  }),
})

const batch = {
  caller: 'signed-in',
  query: element({}),
  since: '3.9',
  verb: 'PUT',
  body: accepts(tagBatchRequest),
  reply: replies(200, element({ tags: tagsElement })),
} as const

export const batchAddTags = method({
  ...batch,
  name: 'batchAddTags',
  title: 'Batch Add Tags',
  path: '/sites/:siteId/tags:batchCreate',
  // tableauserverclient leaves the site out.
  aliases: ['/tags:batchCreate'],
  scope: ['tableau:tags:batch_create'],
  errors: ['400000', '400049', '404004', '404006', '404011', '404027'],
  source: 'REST reference, Metadata methods, Batch Add Tags; answers the tags of the batch',
})

export const batchDeleteTags = method({
  ...batch,
  name: 'batchDeleteTags',
  title: 'Batch Delete Tags (TSC spelling)',
  path: '/sites/:siteId/tags:batchDelete',
  aliases: ['/tags:batchDelete'],
  scope: ['tableau:tags:batch_delete'],
  errors: ['400000', '403004', '404004', '404006', '404011', '404027'],
  source:
    'tableauserverclient, tags.batch_delete; items without a tag of the batch stay as they are',
})
