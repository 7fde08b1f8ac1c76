/** Projects in answers. */

import type { Project, ProjectCounts } from '../../ports/index.ts'
import { orAbsent } from './common.ts'
import { ownerAnswer, ownerReference } from './users.ts'

export const projectAnswer = (project: Project, extras: ProjectExtras | null = null) => ({
  id: project.luid,
  name: project.name,
  description: project.description,
  contentPermissions: project.contentPermissions,
  parentProjectId: orAbsent(project.parentLuid),
  controllingPermissionsProjectId: orAbsent(project.controllingProjectLuid),
  topLevelProject: project.parentId === null,
  createdAt: project.createdAt,
  updatedAt: project.updatedAt,
  owner: ownerAnswer(project.owner),
  ...(extras === null ? {} : { writeable: extras.isWriteable, contentsCounts: extras.counts }),
})

export interface ProjectExtras {
  readonly isWriteable: boolean
  readonly counts: ProjectCounts
}

/** One project, as its own methods show it. */
export const oneProjectAnswer = (project: Project) => ({
  ...projectAnswer(project),
  topLevelProject: undefined,
  owner: ownerReference(project.owner),
})
