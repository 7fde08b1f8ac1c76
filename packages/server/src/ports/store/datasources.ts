/** Published data sources: their record, and where they are kept. */

import type { NewConnection } from './connections.ts'
import type { ListQuery, ListResult } from './lists.ts'
import type { NewerFile } from './newer-file.ts'
import type { ProjectReference } from './projects.ts'
import type { Owner } from './users.ts'

export type DataSourceKind = 'tds' | 'tdsx' | 'hyper'

export interface DataSource {
  readonly id: number
  readonly luid: string
  readonly siteId: number
  readonly name: string
  readonly description: string | null
  readonly contentUrl: string
  readonly kind: DataSourceKind
  /** Class of the first connection; `hyper` where a file of rows is all that it has. */
  readonly type: string
  readonly serverName: string | null
  readonly databaseName: string | null
  readonly hasExtracts: boolean
  readonly encryptExtracts: boolean
  readonly useRemoteQueryAgent: boolean
  readonly isCertified: boolean
  readonly certificationNote: string | null
  readonly sizeBytes: number
  readonly project: ProjectReference
  readonly owner: Owner
  readonly tags: readonly string[]
  /** Workbooks that read it. */
  readonly connectedWorkbooks: number
  readonly aclId: number
  /** Users who have it among their favorites. */
  readonly favoritesTotal: number
  readonly blobSha256: string
  readonly revision: number
  readonly createdAt: Date
  readonly updatedAt: Date
}

export interface DataSourceReader {
  byLuid(siteId: number, luid: string): Promise<DataSource | null>
  /** In no order; those that are gone are absent. */
  byIds(ids: readonly number[]): Promise<readonly DataSource[]>
  /** In any case. */
  byName(projectId: number, name: string): Promise<DataSource | null>
  list(query: ListQuery): Promise<ListResult<DataSource>>
  /** Whether a data source has the file as its newest revision, which workbooks read. */
  isCurrentFile(sha256: string): Promise<boolean>
}

export interface DataSourceWriter extends DataSourceReader {
  create(dataSource: NewDataSource): Promise<DataSource>
  /** A new revision, with the connections of the new file. */
  replace(dataSourceId: number, content: PublishedDataSource): Promise<DataSource>
  /** The file of the newest revision with newer rows. @returns false where the data source has another file than the one read */
  refresh(dataSourceId: number, file: NewerFile): Promise<boolean>
  /** A new revision with other rows. @returns false where the file is no longer the one that was changed */
  replaceRows(dataSourceId: number, rows: ChangedRows): Promise<boolean>
  update(dataSourceId: number, change: DataSourceChange): Promise<DataSource>
  delete(dataSourceId: number): Promise<void>
}

/** What a published file brings. */
export interface PublishedDataSource {
  readonly kind: DataSourceKind
  readonly blobSha256: string
  readonly sizeBytes: number
  readonly hasExtracts: boolean
  readonly encryptExtracts: boolean
  readonly useRemoteQueryAgent: boolean
  readonly isCertified: boolean
  readonly certificationNote: string | null
  readonly description: string | null
  readonly connections: readonly NewConnection[]
  readonly publisherId: number
  readonly now: Date
}

export interface NewDataSource extends PublishedDataSource {
  readonly siteId: number
  readonly projectId: number
  readonly ownerId: number
  readonly name: string
  /** Made unique within the site by a suffix where it is taken. */
  readonly contentUrl: string
}

export interface DataSourceChange {
  readonly name?: string
  readonly description?: string
  readonly encryptExtracts?: boolean
  readonly isCertified?: boolean
  readonly certificationNote?: string
  readonly projectId?: number
  readonly ownerId?: number
  readonly now: Date
}

export interface ChangedRows {
  /** Hash of the file that was changed. */
  readonly from: string
  readonly blobSha256: string
  readonly sizeBytes: number
  readonly publisherId: number
  readonly now: Date
}
