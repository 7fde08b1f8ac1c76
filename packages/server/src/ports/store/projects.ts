/** Projects: their record, and where they are kept. */

import type { ListQuery, ListResult } from './lists.ts'
import type { Owner } from './users.ts'
import type { ContentPermissions } from '@easel/contract'

export interface Project {
  readonly id: number
  readonly luid: string
  readonly siteId: number
  readonly parentId: number | null
  readonly parentLuid: string | null
  readonly name: string
  readonly description: string
  readonly contentPermissions: ContentPermissions
  /** The locked project that decides for this one: itself, an ancestor, or none. */
  readonly controllingProjectId: number | null
  readonly controllingProjectLuid: string | null
  readonly owner: Owner
  readonly aclId: number
  readonly createdAt: Date
  readonly updatedAt: Date
}

export interface ProjectCounts {
  readonly projectCount: number
  readonly workbookCount: number
  readonly viewCount: number
  readonly datasourceCount: number
}

/** A content item's project, as far as answers and rules need it. */
export interface ProjectReference {
  readonly id: number
  readonly luid: string
  readonly name: string
  readonly description: string
  readonly controllingProjectId: number | null
}

export interface ProjectReader {
  byLuid(siteId: number, luid: string): Promise<Project | null>
  /** In no order; those that are gone are absent. */
  byIds(ids: readonly number[]): Promise<readonly Project[]>
  byId(id: number): Promise<Project | null>
  /** The project of that name below the parent (null: top level), in any case. */
  byName(siteId: number, parentId: number | null, name: string): Promise<Project | null>
  list(query: ListQuery): Promise<ListResult<Project>>
  counts(projectIds: readonly number[]): Promise<ReadonlyMap<number, ProjectCounts>>
  /** The project and everything below it. */
  subtree(projectId: number): Promise<readonly number[]>
  /** The given projects and everything below them. */
  below(projectIds: readonly number[]): Promise<readonly number[]>
  ownedBy(siteId: number, userId: number): Promise<readonly number[]>
  /** The lists of rules of the projects above, nearest first. */
  aclsAbove(projectId: number): Promise<readonly number[]>
  /** Projects that carry one of the lists. */
  withAcl(siteId: number, aclIds: readonly number[]): Promise<readonly number[]>
}

export interface ProjectWriter extends ProjectReader {
  /** Rules and defaults start as a copy of the parent's, or of the project named Default. */
  create(project: NewProject): Promise<Project>
  /** Locking makes the project's items take its defaults; the controlling project of everything below follows. */
  update(projectId: number, change: ProjectChange): Promise<Project>
  /** The project, everything below it and all content in them. */
  delete(projectId: number): Promise<void>
}

export interface NewProject {
  readonly siteId: number
  readonly parentId: number | null
  readonly name: string
  readonly description: string
  readonly contentPermissions: ContentPermissions
  readonly ownerId: number
  readonly now: Date
}

export interface ProjectChange {
  readonly name?: string
  readonly description?: string
  readonly contentPermissions?: ContentPermissions
  /** null moves to the top level. */
  readonly parentId?: number | null
  readonly ownerId?: number
  readonly now: Date
}
