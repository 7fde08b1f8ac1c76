/** Publishing a Prep flow: from received bytes to a revision that readers see, in the same durable order as a workbook. */

import type { Raise } from '@easel/contract'
import type {
  Blobs,
  BlobReference,
  Engine,
  Flow,
  FlowKind,
  FlowOutputStep,
  NewConnection,
  Writer,
} from '../ports/index.ts'
import {
  newConnections,
  type ConnectionParts,
  type RequestedCredentials,
} from './new-connections.ts'
import { checkExisting } from './publish-name.ts'
import { endUpload, type Publisher, type PublishSource } from './publishing.ts'
import { checkQuota } from './storage-quota.ts'

/** What the publisher asked for, apart from the bytes. */
export interface FlowOrder {
  readonly siteId: number
  readonly projectId: number
  readonly projectLuid: string
  readonly ownerId: number
  readonly name: string
  readonly kind: FlowKind
  readonly overwrite: boolean
  /** The flow that was there when the publisher's right to overwrite it was checked. */
  readonly replacesId: number | null
  readonly replacesSha256: string | null
  /** Null: as the flow being replaced has it. */
  readonly description: string | null
  /** Upload session that the bytes came from, ended with the publish. */
  readonly uploadId: string | null
}

/** A file that has been looked into and made durable. */
export interface PreparedFlow {
  readonly order: FlowOrder
  readonly blob: BlobReference
  readonly outputSteps: readonly FlowOutputStep[]
  readonly connections: readonly NewConnection[]
}

export interface FlowPublishing {
  /** @throws EngineRefusal when the file is no flow */
  prepare(
    order: FlowOrder,
    source: PublishSource,
    by: Publisher & { readonly credentials: readonly RequestedCredentials[] },
  ): Promise<PreparedFlow>
  /** The change itself, for a transaction of the caller's. */
  commit(
    write: Writer,
    prepared: PreparedFlow,
    options: {
      readonly now: Date
      readonly error: Raise<'400020' | '403007' | '403008' | '404005' | '404015' | '409041'>
    },
  ): Promise<Flow>
}

interface Parts extends ConnectionParts {
  readonly blobs: Blobs
  readonly engine: Engine
}

export function createFlowPublishing(parts: Parts): FlowPublishing {
  return {
    async prepare(order, source, { viewer, signal, credentials }) {
      const { path, sha256, sizeBytes } = source
      const flow = { path, kind: order.kind, key: sha256 }
      const facts = await parts.engine.inspectFlow({ flow, viewer, signal })
      await source.keep()
      const connections = newConnections(parts, 'flow', { found: facts.connections, credentials })
      const { outputSteps } = facts
      return { order, blob: { sha256, sizeBytes }, outputSteps, connections }
    },
    commit,
  }
}

const commit: FlowPublishing['commit'] = async (
  write,
  { order, blob, outputSteps, connections },
  { now, error },
) => {
  await write.sites.hold(order.siteId)
  if ((await write.projects.byId(order.projectId)) === null) {
    throw error('404005', { id: order.projectLuid })
  }
  const existing = await write.flows.byName(order.projectId, order.name)
  if (existing !== null && !order.overwrite) throw error('409041', { name: order.name })
  checkExisting('flow', existing, order, error)
  const content = {
    kind: order.kind,
    blobSha256: blob.sha256,
    sizeBytes: blob.sizeBytes,
    description: order.description ?? existing?.description ?? null,
    outputSteps,
    connections,
    publisherId: order.ownerId,
    now,
  }
  await checkQuota(write, { order, blob }, error)
  await endUpload(write, { order, blob }, error)
  if (existing !== null) return write.flows.replace(existing.id, content)
  const { siteId, projectId, ownerId, name } = order
  return write.flows.create({ ...content, siteId, projectId, ownerId, name })
}
