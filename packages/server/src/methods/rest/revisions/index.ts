/** Methods on revisions: the same three for each kind of content that is published as a file. */

import {
  checkPage,
  contentKinds,
  paginationOf,
  publishedKinds,
  type ListRequest,
  type PublishedFactsOf,
  type PublishedKind,
  type Raise,
  type rest,
} from '@easel/contract'
import { fileReply } from '../../../content/downloads.ts'
import {
  findItem,
  guarded,
  luidIn,
  notFound,
  readItem,
  type Asking,
  type ItemParams,
  type NotFoundOf,
} from '../../../content/items.ts'
import type { Rendering } from '../../../content/rendering.ts'
import { changeSite } from '../../../content/site-change.ts'
import { hasHistory } from '../../../domain/revision-limit.ts'
import type { Handlers } from '../../../kernel/context.ts'
import type { Blobs, Items, Revision } from '../../../ports/index.ts'

type RevisionsRefusedOf<K extends PublishedKind> = PublishedFactsOf<K>['revisionsRefused']
type DownloadRefusedOf<K extends PublishedKind> = PublishedFactsOf<K>['downloadRefused']

interface OfItem<K extends PublishedKind> extends Asking<K> {
  readonly params: ItemParams<K>
}

interface Listing<K extends PublishedKind> extends OfItem<K> {
  readonly list: ListRequest
  readonly error: Raise<'403053' | RevisionsRefusedOf<K> | NotFoundOf<K>>
}

interface OfRevision<K extends PublishedKind> extends OfItem<K> {
  readonly params: ItemParams<K> & { readonly revisionNumber: string }
}

interface Downloading<K extends PublishedKind> extends OfRevision<K> {
  readonly query: { readonly includeExtract?: boolean }
  readonly services: Asking<K>['services'] & {
    readonly blobs: Blobs
    readonly rendering: Rendering
  }
  readonly signal: AbortSignal
  readonly error: Raise<'403053' | '404024' | DownloadRefusedOf<K> | NotFoundOf<K>>
}

interface Removing<K extends PublishedKind> extends OfRevision<K> {
  readonly error: Raise<'403004' | '403053' | '403055' | '404024' | NotFoundOf<K>>
}

function revisionHandlers<K extends PublishedKind>(kind: K) {
  return {
    list: async (context: Listing<K>) => {
      const { params, list, caller, services } = context
      const item = await findWithHistory<K>(context, kind)
      if (!(await services.access.may(caller, 'Write', guarded(kind, item)))) {
        const raise = context.error as Raise<RevisionsRefusedOf<PublishedKind>>
        throw raise(publishedKinds[kind].revisionsRefused, { id: luidIn(params, kind) })
      }
      const { id } = item
      const { items, totalAvailable } = await services.store.read.revisions.list(
        { kind, id },
        list.page,
      )
      checkPage(list.page, totalAvailable)
      return {
        pagination: paginationOf(list.page, totalAvailable),
        revisions: { revision: items.map(revisionAnswer) },
      }
    },
    download: async (context: Downloading<K>) => {
      const { params, query, caller, services } = context
      const item = await findWithHistory<K>(context, kind)
      if (!(await services.access.may(caller, 'ExportXml', guarded(kind, item)))) {
        const raise = context.error as Raise<DownloadRefusedOf<PublishedKind>>
        throw raise(publishedKinds[kind].downloadRefused, { id: luidIn(params, kind) })
      }
      const { id, name } = item
      const number = numberIn(params)
      const revision =
        number === null ? null : await services.store.read.revisions.byNumber({ kind, id }, number)
      if (revision === null) throw noRevision(context)
      return fileReply(context, name, { ...revision, isWhole: query.includeExtract !== false })
    },
    remove: async (context: Removing<K>) => {
      const { params, caller, services } = context
      const error = context.error as Raise<'403004' | '403055'>
      const item = await findWithHistory<K>(context, kind)
      const { id, luid, name, siteId } = item
      if (!(await services.access.may(caller, 'Write', guarded(kind, item)))) {
        const { title } = contentKinds[kind]
        const problem = `You may not remove revisions of ${title.toLowerCase()} '${name}'.`
        throw error('403004', { problem })
      }
      const number = numberIn(params)
      if (number === null) throw noRevision(context)
      await changeSite(context, async (write) => {
        const present = await readItem(write, kind, { siteId, luid })
        if (present === null) throw notFound(context, kind, luid)
        const { revision } = present
        if (revision === number) throw error('403055', { number })
        if (!(await write.revisions.remove({ kind, id }, number))) throw noRevision(context)
      })
    },
  }
}

/** @throws RestError 403053 where the site keeps no history; the not-found code of the kind */
async function findWithHistory<K extends PublishedKind>(
  context: OfItem<K> & { readonly error: Raise<'403053' | NotFoundOf<K>> },
  kind: K,
): Promise<Items[K]> {
  const item = await findItem<K>(context, kind, luidIn(context.params, kind))
  if (!hasHistory(context.caller.site)) throw (context.error as Raise<'403053'>)('403053')
  return item
}

/** Null for what is no number of a revision. */
function numberIn({ revisionNumber }: { readonly revisionNumber: string }): number | null {
  const number = /^\d{1,9}$/.test(revisionNumber) ? Number(revisionNumber) : 0
  return number > 0 ? number : null
}

function noRevision<K extends PublishedKind>({
  params,
  error,
}: OfRevision<K> & { readonly error: Raise<'404024' | NotFoundOf<K>> }): Error {
  return (error as Raise<'404024'>)('404024', { number: params.revisionNumber.slice(0, 40) })
}

const revisionAnswer = (revision: Revision) => ({
  revisionNumber: revision.number,
  publishedAt: revision.publishedAt,
  deleted: false,
  current: revision.isCurrent,
  sizeInBytes: revision.sizeBytes,
  publisher: { id: revision.publisher.luid, name: revision.publisher.name },
})

const ofWorkbook = revisionHandlers('workbook')
const ofDataSource = revisionHandlers('datasource')

export const revisions = {
  getWorkbookRevisions: ofWorkbook.list,
  downloadWorkbookRevision: ofWorkbook.download,
  removeWorkbookRevision: ofWorkbook.remove,
  getDataSourceRevisions: ofDataSource.list,
  downloadDataSourceRevision: ofDataSource.download,
  removeDataSourceRevision: ofDataSource.remove,
} satisfies Partial<Handlers<typeof rest>>
