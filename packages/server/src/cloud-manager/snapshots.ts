/** What is on a site, as tables: one Parquet file for each type of entity, made at most once a day. */

import type { ListRequest } from '@easel/contract'
import type { Blobs, ListQuery, ListResult, Reader, Site, Store } from '../ports/index.ts'
import { writeParquet, type ParquetCell, type ParquetColumn, type ParquetRow } from './parquet.ts'

interface Entity {
  readonly type: string
  readonly columns: readonly ParquetColumn[]
  page(read: Reader, query: ListQuery): Promise<ListResult<ParquetRow>>
}

const pageSize = 1000
const snapshotLimitBytes = 2 ** 31
const day = 24 * 3_600_000

/** Columns by name, each with its type and how it is read. */
function entity<T>(
  type: string,
  list: (read: Reader, query: ListQuery) => Promise<ListResult<T>>,
  columns: Readonly<
    Record<string, readonly [ParquetColumn['type'], (item: T) => ParquetCell | undefined]>
  >,
): Entity {
  const readers = Object.values(columns).map(([, read]) => read)
  return {
    type,
    columns: Object.entries(columns).map(([name, [columnType]]) => ({ name, type: columnType })),
    async page(read, query) {
      const { items, totalAvailable } = await list(read, query)
      return { items: items.map((item) => readers.map((of) => of(item) ?? null)), totalAvailable }
    },
  }
}

const entities: readonly Entity[] = [
  entity('user', (read, query) => read.users.list(query), {
    userLuid: ['text', (user) => user.luid],
    name: ['text', (user) => user.name],
    fullName: ['text', (user) => user.fullName],
    email: ['text', (user) => user.email],
    siteRole: ['text', (user) => user.siteRole],
    lastLogin: ['time', (user) => user.lastLogin],
    createdAt: ['time', (user) => user.createdAt],
  }),
  entity('project', (read, query) => read.projects.list(query), {
    projectLuid: ['text', (project) => project.luid],
    parentProjectLuid: ['text', (project) => project.parentLuid],
    name: ['text', (project) => project.name],
    description: ['text', (project) => project.description],
    ownerLuid: ['text', (project) => project.owner.luid],
    createdAt: ['time', (project) => project.createdAt],
    updatedAt: ['time', (project) => project.updatedAt],
  }),
  entity('workbook', (read, query) => read.workbooks.list(query), {
    workbookLuid: ['text', (workbook) => workbook.luid],
    name: ['text', (workbook) => workbook.name],
    contentUrl: ['text', (workbook) => workbook.contentUrl],
    projectLuid: ['text', (workbook) => workbook.project.luid],
    ownerLuid: ['text', (workbook) => workbook.owner.luid],
    hasExtracts: ['boolean', (workbook) => workbook.hasExtracts],
    sizeBytes: ['integer', (workbook) => workbook.sizeBytes],
    createdAt: ['time', (workbook) => workbook.createdAt],
    updatedAt: ['time', (workbook) => workbook.updatedAt],
  }),
  entity('view', (read, query) => read.views.list(query), {
    viewLuid: ['text', (view) => view.luid],
    workbookLuid: ['text', (view) => view.workbook.luid],
    name: ['text', (view) => view.name],
    contentUrl: ['text', (view) => view.contentUrl],
    sheetType: ['text', (view) => view.sheetType],
    ownerLuid: ['text', (view) => view.owner.luid],
    hitsTotal: ['integer', (view) => view.hitsTotal],
    createdAt: ['time', (view) => view.createdAt],
    updatedAt: ['time', (view) => view.updatedAt],
  }),
]

interface SnapshotDeps {
  readonly store: Store
  readonly blobs: Blobs
}

/** Makes the snapshots of a site that are older than a day, or were never made. */
export async function makeSnapshots(
  { store, blobs }: SnapshotDeps,
  site: Site,
  at: Date,
): Promise<void> {
  for (const entity of entities) {
    const recent = await store.read.cloud.files({
      tenantLuid: site.tenantLuid,
      siteLuid: site.luid,
      kind: 'snapshot',
      type: entity.type,
      from: new Date(at.getTime() - day),
      until: new Date(at.getTime() + 1),
      page: { size: 1, start: { kind: 'beginning' }, isNumbered: false },
    })
    if (recent.items.length > 0) continue
    let rowCount = 0
    const content = (async function* () {
      const file = writeParquet(entity.columns, groupsOf(store.read, entity, site.id))
      for (;;) {
        const next = await file.next()
        if (next.done === true) {
          rowCount = next.value
          return
        }
        yield next.value
      }
    })()
    await using staged = await blobs.stage(content, {
      limitBytes: snapshotLimitBytes,
      signal: new AbortController().signal,
    })
    const { sha256, sizeBytes } = await staged.keep()
    await store.transaction((write) =>
      write.cloud.addSnapshot({
        tenantLuid: site.tenantLuid,
        siteLuid: site.luid,
        type: entity.type,
        hour: at,
        madeAt: at,
        rowCount,
        sizeBytes,
        blobSha256: sha256,
      }),
    )
  }
}

async function* groupsOf(
  read: Reader,
  entity: Entity,
  siteId: number,
): AsyncGenerator<readonly ParquetRow[]> {
  for (let number = 1; ; number += 1) {
    const request: ListRequest = {
      page: { number, size: pageSize },
      filter: [],
      sort: [],
      dropped: [],
      fields: null,
    }
    const visibility = { kind: 'everything' } as const
    const { items } = await entity.page(read, { siteId, visibility, request })
    if (items.length > 0) yield items
    if (items.length < pageSize) return
  }
}
