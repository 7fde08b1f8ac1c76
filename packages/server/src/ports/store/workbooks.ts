/** Workbooks: their record, and where they are kept. */

import type { NewConnection } from './connections.ts'
import type { NewerFile } from './newer-file.ts'
import type { ListQuery, ListResult } from './lists.ts'
import type { ProjectReference } from './projects.ts'
import type { Owner } from './users.ts'
import type { View } from './views.ts'
import type { DataAccelerationConfig, DataFreshnessPolicy } from '@easel/contract'

export interface Workbook {
  readonly id: number
  readonly luid: string
  readonly siteId: number
  readonly name: string
  readonly description: string | null
  readonly contentUrl: string
  readonly showTabs: boolean
  readonly hasExtracts: boolean
  readonly encryptExtracts: boolean
  /** Null where it has not been set. */
  readonly acceleration: DataAccelerationConfig | null
  readonly freshnessPolicy: DataFreshnessPolicy | null
  readonly sheetCount: number
  readonly sizeBytes: number
  readonly defaultViewLuid: string | null
  readonly project: ProjectReference
  readonly owner: Owner
  readonly tags: readonly string[]
  readonly aclId: number
  /** Users who have it among their favorites. */
  readonly favoritesTotal: number
  readonly kind: 'twb' | 'twbx'
  readonly blobSha256: string
  readonly revision: number
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly lastPublishedAt: Date
}

export interface WorkbookReader {
  byLuid(siteId: number, luid: string): Promise<Workbook | null>
  /** In no order; those that are gone are absent. */
  byIds(ids: readonly number[]): Promise<readonly Workbook[]>
  /** In any case. */
  byName(projectId: number, name: string): Promise<Workbook | null>
  list(query: ListQuery): Promise<ListResult<Workbook>>
  /** Whether a workbook has the file as its newest revision, from which its views are rendered. */
  isCurrentFile(sha256: string): Promise<boolean>
}

export interface WorkbookWriter extends WorkbookReader {
  create(workbook: NewWorkbook): Promise<Workbook>
  /** A new revision: file, views, connections and counts are replaced; a view keeps its id where its name stays. */
  replace(workbookId: number, content: PublishedContent): Promise<Workbook>
  /** The file of the newest revision with newer rows. @returns false where the workbook has another file than the one read */
  refresh(workbookId: number, file: NewerFile): Promise<boolean>
  update(workbookId: number, change: WorkbookChange): Promise<Workbook>
  delete(workbookId: number): Promise<void>
}

export interface NewView {
  readonly name: string
  readonly viewUrlName: string
  readonly sheetType: View['sheetType']
  readonly thumbnailSha256: string | null
}

/** What a published file brings. */
export interface PublishedContent {
  readonly kind: 'twb' | 'twbx'
  readonly blobSha256: string
  readonly sizeBytes: number
  readonly hasExtracts: boolean
  readonly showTabs: boolean
  readonly encryptExtracts: boolean
  readonly description: string | null
  readonly views: readonly NewView[]
  readonly connections: readonly NewConnection[]
  readonly publisherId: number
  readonly now: Date
}

export interface NewWorkbook extends PublishedContent {
  readonly siteId: number
  readonly projectId: number
  readonly ownerId: number
  readonly name: string
  /** Made unique within the site by a suffix where it is taken. */
  readonly contentUrl: string
}

export interface WorkbookChange {
  readonly name?: string
  readonly description?: string
  readonly showTabs?: boolean
  readonly encryptExtracts?: boolean
  readonly acceleration?: DataAccelerationConfig
  readonly freshnessPolicy?: DataFreshnessPolicy
  readonly projectId?: number
  readonly ownerId?: number
  readonly now: Date
}
