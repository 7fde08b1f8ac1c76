/** Published data sources: their record, their connections, and where they are kept. */

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
  readonly aclId: number
  readonly blobSha256: string
  readonly revision: number
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** Passwords are sealed in the store and are no part of the record. */
export interface Connection {
  readonly luid: string
  readonly type: string
  readonly serverAddress: string | null
  readonly serverPort: number | null
  readonly databaseName: string | null
  readonly tableName: string | null
  readonly userName: string | null
  readonly embedsPassword: boolean
  readonly authenticationType: string | null
  readonly isQueryTagged: boolean
}

export interface DataSourceReader {
  byLuid(siteId: number, luid: string): Promise<DataSource | null>
  /** In any case. */
  byName(projectId: number, name: string): Promise<DataSource | null>
  list(query: ListQuery): Promise<ListResult<DataSource>>
  /** In the order of the document. */
  connections(dataSourceId: number): Promise<readonly Connection[]>
}

export interface DataSourceWriter extends DataSourceReader {
  create(dataSource: NewDataSource): Promise<DataSource>
  /** A new revision. A connection keeps its id while its place and its class stay. */
  replace(dataSourceId: number, content: PublishedDataSource): Promise<DataSource>
  /** The file of the newest revision with newer rows. @returns false where the data source has another file than the one read */
  refresh(dataSourceId: number, file: NewerFile): Promise<boolean>
  /** A new revision with other rows. @returns false where the file is no longer the one that was changed */
  replaceRows(dataSourceId: number, rows: ChangedRows): Promise<boolean>
  update(dataSourceId: number, change: DataSourceChange): Promise<DataSource>
  updateConnection(
    dataSourceId: number,
    luid: string,
    change: ConnectionChange,
  ): Promise<Connection>
  delete(dataSourceId: number): Promise<void>
}

/** A connection as the published document names it. */
export interface NewConnection extends Omit<Connection, 'luid' | 'isQueryTagged'> {
  /** As base64, so that a job may carry it. */
  readonly sealedPassword: string | null
  /** Passwords are sealed to it. */
  readonly luid: string
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

export interface ConnectionChange {
  readonly serverAddress?: string
  readonly serverPort?: number | null
  readonly userName?: string
  readonly sealedPassword?: Buffer | null
  readonly embedsPassword?: boolean
  readonly authenticationType?: string
  readonly isQueryTagged?: boolean
  readonly now: Date
}
