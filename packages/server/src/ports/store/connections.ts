/** Connections of published files, and where they are kept. */

import type { PublishedKind } from '@easel/contract'

/** An item that is published as a file. */
export interface PublishedItem {
  readonly kind: PublishedKind
  readonly id: number
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
  /** The data source of a workbook that it belongs to, or the published one that it reads. */
  readonly source: {
    readonly luid: string
    readonly name: string
    /** Of a published one: its name in addresses, as it is compared. */
    readonly publishedUrl: string | null
  } | null
}

export interface ConnectionReader {
  /** In the order of the document. */
  of(item: PublishedItem): Promise<readonly Connection[]>
}

export interface ConnectionWriter extends ConnectionReader {
  /** @throws Error when the item has no such connection */
  update(item: PublishedItem, luid: string, change: ConnectionChange): Promise<Connection>
}

/** A connection as the published document names it. */
export interface NewConnection extends Omit<Connection, 'luid' | 'isQueryTagged' | 'source'> {
  /** As base64, so that a job may carry it. */
  readonly sealedPassword: string | null
  /** Passwords are sealed to it. */
  readonly luid: string
  readonly source: ConnectedSource | null
}

/** The data source that a connection belongs to, as the document of a workbook names it. */
export interface ConnectedSource {
  readonly name: string
  /** Name in addresses of the published data source that stands there; null for one within the workbook. */
  readonly publishedUrl: string | null
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
