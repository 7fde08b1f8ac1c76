/** Revisions of published files, and where they are kept. */

import type { Page } from '@easel/contract'
import type { DataSourceKind } from './datasources.ts'
import type { FlowKind } from './flows.ts'
import type { ListResult } from './lists.ts'
import type { PublishedItem } from './connections.ts'

export interface Revision {
  /** From 1. */
  readonly number: number
  /** Of the file. */
  readonly kind: 'twb' | 'twbx' | DataSourceKind | FlowKind
  readonly blobSha256: string
  readonly sizeBytes: number
  readonly isCurrent: boolean
  readonly publishedAt: Date
  readonly publisher: { readonly luid: string; readonly name: string }
}

export interface RevisionReader {
  /** Oldest first. */
  list(item: PublishedItem, page: Page): Promise<ListResult<Revision>>
  byNumber(item: PublishedItem, number: number): Promise<Revision | null>
}

export interface RevisionWriter extends RevisionReader {
  /** @returns false where there is no such revision, or it is the current one */
  remove(item: PublishedItem, number: number): Promise<boolean>
}
