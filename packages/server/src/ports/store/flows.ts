/** Prep flows: their record, and where they are kept. */

import type { NewConnection } from './connections.ts'
import type { ListQuery, ListResult } from './lists.ts'
import type { ProjectReference } from './projects.ts'
import type { Owner } from './users.ts'

export type FlowKind = 'tfl' | 'tflx'

export interface FlowOutputStep {
  readonly luid: string
  readonly name: string
}

export interface Flow {
  readonly id: number
  readonly luid: string
  readonly siteId: number
  readonly name: string
  readonly description: string | null
  readonly kind: FlowKind
  readonly outputSteps: readonly FlowOutputStep[]
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

export interface FlowReader {
  byLuid(siteId: number, luid: string): Promise<Flow | null>
  byIds(ids: readonly number[]): Promise<readonly Flow[]>
  /** In any case. */
  byName(projectId: number, name: string): Promise<Flow | null>
  list(query: ListQuery): Promise<ListResult<Flow>>
}

export interface FlowWriter extends FlowReader {
  create(flow: NewFlow): Promise<Flow>
  /** A new revision. */
  replace(flowId: number, content: PublishedFlow): Promise<Flow>
  update(flowId: number, change: FlowChange): Promise<Flow>
  delete(flowId: number): Promise<void>
}

/** What a published file brings. */
export interface PublishedFlow {
  readonly kind: FlowKind
  readonly blobSha256: string
  readonly sizeBytes: number
  readonly description: string | null
  readonly outputSteps: readonly FlowOutputStep[]
  readonly connections: readonly NewConnection[]
  readonly publisherId: number
  readonly now: Date
}

export interface NewFlow extends PublishedFlow {
  readonly siteId: number
  readonly projectId: number
  readonly ownerId: number
  readonly name: string
}

export interface FlowChange {
  readonly name?: string
  readonly description?: string
  readonly projectId?: number
  readonly ownerId?: number
  readonly now: Date
}
