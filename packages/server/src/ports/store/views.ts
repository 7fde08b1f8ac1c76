/** Views: their record, and where they are kept. */

import type { ListQuery, ListResult } from './lists.ts'
import type { ProjectReference } from './projects.ts'
import type { Owner } from './users.ts'

export interface View {
  readonly id: number
  readonly luid: string
  readonly siteId: number
  readonly name: string
  /** `Workbook/sheets/View`. */
  readonly contentUrl: string
  readonly viewUrlName: string
  readonly sheetType: 'view' | 'dashboard' | 'story'
  /** Place among the workbook's tabs, from 1. */
  readonly sheetNumber: number
  readonly workbook: WorkbookReference
  readonly project: ProjectReference
  readonly owner: Owner
  readonly tags: readonly string[]
  readonly aclId: number
  /** Users who have it among their favorites. */
  readonly favoritesTotal: number
  readonly thumbnailSha256: string | null
  readonly hitsTotal: number
  readonly createdAt: Date
  readonly updatedAt: Date
}

export interface WorkbookReference {
  readonly id: number
  readonly luid: string
  readonly name: string
  readonly contentUrl: string
  readonly description: string | null
  readonly showTabs: boolean
  readonly hasExtracts: boolean
  readonly sheetCount: number
  readonly sizeBytes: number
  readonly kind: 'twb' | 'twbx'
  readonly blobSha256: string
  readonly createdAt: Date
  readonly updatedAt: Date
}

export interface ViewReader {
  byLuid(siteId: number, luid: string): Promise<View | null>
  /** In no order; those that are gone are absent. */
  byIds(ids: readonly number[]): Promise<readonly View[]>
  /** In tab order. */
  ofWorkbook(workbookId: number): Promise<readonly View[]>
  list(query: ListQuery): Promise<ListResult<View>>
}

export interface ViewWriter extends ViewReader {
  delete(view: Pick<View, 'id' | 'siteId' | 'workbook'>): Promise<void>
  /** Adds to the counters of views that were looked at; written behind, outside the request. */
  addHits(hits: ReadonlyMap<number, number>): Promise<void>
}
