/** Publishing a data source: from received bytes to a revision that readers see, in the same durable order as a workbook. */

import type { Raise } from '@easel/contract'
import { contentUrlOf } from '../domain/content-naming.ts'
import type {
  Blobs,
  BlobReference,
  DataSource,
  DataSourceKind,
  Engine,
  NewConnection,
  PublishedDataSource,
  Writer,
} from '../ports/index.ts'
import {
  newConnections,
  type ConnectionParts,
  type RequestedCredentials,
} from './new-connections.ts'
import { endUpload, type Publisher, type PublishSource } from './publishing.ts'
import { checkExisting } from './publish-name.ts'
import { checkQuota } from './storage-quota.ts'

/** What the publisher asked for, apart from the bytes. Null: as the data source being replaced has it. */
export interface DataSourceOrder {
  readonly siteId: number
  readonly projectId: number
  readonly projectLuid: string
  readonly ownerId: number
  readonly name: string
  readonly kind: DataSourceKind
  readonly overwrite: boolean
  /** The data source that was there when the publisher's right to overwrite it was checked. */
  readonly replacesId: number | null
  readonly replacesSha256: string | null
  readonly description: string | null
  readonly useRemoteQueryAgent: boolean | null
  readonly encryptExtracts: boolean | null
  readonly isCertified: boolean | null
  readonly certificationNote: string | null
  /** Upload session that the bytes came from, ended with the publish. */
  readonly uploadId: string | null
}

/** A file that has been looked into and made durable. Passwords are sealed from here on. */
export interface PreparedDataSource {
  readonly order: DataSourceOrder
  readonly blob: BlobReference
  readonly hasExtracts: boolean
  readonly connections: readonly NewConnection[]
  readonly limitations: readonly string[]
}

export interface DataSourcePublishing {
  /** @throws EngineRefusal when the file is no data source */
  prepare(
    order: DataSourceOrder,
    source: PublishSource,
    by: Publisher & { readonly credentials: readonly RequestedCredentials[] },
  ): Promise<PreparedDataSource>
  /** The change itself, for a transaction of the caller's. */
  commit(
    write: Writer,
    prepared: PreparedDataSource,
    options: {
      readonly now: Date
      readonly error: Raise<'400020' | '403007' | '403008' | '404005' | '404015'>
    },
  ): Promise<DataSource>
}

interface Parts extends ConnectionParts {
  readonly blobs: Blobs
  readonly engine: Engine
}

export function createDataSourcePublishing(parts: Parts): DataSourcePublishing {
  return {
    async prepare(order, source, { viewer, signal, credentials }) {
      const { path, sha256, sizeBytes } = source
      const dataSource = { path, kind: order.kind, key: sha256 }
      const facts = await parts.engine.inspectDataSource({ dataSource, viewer, signal })
      await source.keep()
      const { hasExtracts, limitations } = facts
      const connections = newConnections(parts, 'datasource', {
        found: facts.connections,
        credentials,
      })
      return { order, blob: { sha256, sizeBytes }, hasExtracts, connections, limitations }
    },
    commit,
  }
}

const commit: DataSourcePublishing['commit'] = async (
  write,
  { order, blob, hasExtracts, connections },
  { now, error },
) => {
  await write.sites.hold(order.siteId)
  if ((await write.projects.byId(order.projectId)) === null) {
    throw error('404005', { id: order.projectLuid })
  }
  const existing = await write.dataSources.byName(order.projectId, order.name)
  checkExisting('datasource', existing, order, error)
  const content: PublishedDataSource = {
    kind: order.kind,
    blobSha256: blob.sha256,
    sizeBytes: blob.sizeBytes,
    hasExtracts,
    encryptExtracts: order.encryptExtracts ?? existing?.encryptExtracts ?? false,
    useRemoteQueryAgent: order.useRemoteQueryAgent ?? existing?.useRemoteQueryAgent ?? false,
    isCertified: order.isCertified ?? existing?.isCertified ?? false,
    certificationNote: order.certificationNote ?? existing?.certificationNote ?? null,
    description: order.description ?? existing?.description ?? null,
    connections,
    publisherId: order.ownerId,
    now,
  }
  await checkQuota(write, { order, blob }, error)
  await endUpload(write, { order, blob }, error)
  if (existing !== null) return write.dataSources.replace(existing.id, content)
  return write.dataSources.create({
    ...content,
    siteId: order.siteId,
    projectId: order.projectId,
    ownerId: order.ownerId,
    name: order.name,
    contentUrl: contentUrlOf(order.name),
  })
}
