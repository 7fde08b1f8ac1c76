/** Projects. */

import { accepts, empty, method, none, replies } from '../define.ts'
import { projectElement, projectRequest } from '../elements/content.ts'
import { booleanField, textField, timeField, type ListGrammar } from '../wire/list-grammar.ts'
import { pagination } from '../wire/paging.ts'
import { boolean, element, many, optional } from '../wire/types.ts'

const project = element({ project: projectElement })
const publishSamples = element({ publishSamples: optional(boolean()) })

export const projectList = {
  item: 'project',
  filter: {
    name: textField(),
    createdAt: timeField(),
    updatedAt: timeField(),
    ownerName: textField(),
    ownerEmail: textField(),
    ownerDomain: textField(),
    parentProjectId: textField(),
    topLevelProject: booleanField(),
  },
  sort: ['name', 'createdAt', 'updatedAt', 'ownerName', 'ownerEmail', 'parentProjectId'],
  fields: {
    byDefault: [
      'id',
      'name',
      'description',
      'contentPermissions',
      'parentProjectId',
      'controllingPermissionsProjectId',
      'createdAt',
      'updatedAt',
      'owner.id',
    ],
    all: [
      'topLevelProject',
      'writeable',
      'contentsCounts.projectCount',
      'contentsCounts.workbookCount',
      'contentsCounts.viewCount',
      'contentsCounts.datasourceCount',
      'owner.name',
      'owner.fullName',
      'owner.email',
      'owner.siteRole',
      'owner.lastLogin',
    ],
  },
} as const satisfies ListGrammar

export const queryProjects = method({
  name: 'queryProjects',
  title: 'Query Projects',
  since: '2.4',
  verb: 'GET',
  path: '/sites/:siteId/projects',
  scope: ['tableau:content:read'],
  caller: 'signed-in',
  query: element({}),
  list: projectList,
  body: none,
  reply: replies(
    200,
    element({
      pagination,
      projects: element({ project: many(projectElement) }),
    }),
  ),
  errors: ['400006'],
  source: 'REST reference, Projects methods, Query Projects',
})

export const createProject = method({
  name: 'createProject',
  title: 'Create Project',
  since: '2.4',
  verb: 'POST',
  path: '/sites/:siteId/projects',
  scope: ['tableau:projects:create'],
  caller: 'signed-in',
  query: publishSamples,
  body: accepts(projectRequest),
  reply: replies(201, project),
  errors: ['400000', '403027', '403045', '404002', '404005', '409006'],
  source: 'REST reference, Projects methods, Create Project',
})

export const updateProject = method({
  name: 'updateProject',
  title: 'Update Project',
  since: '2.4',
  verb: 'PUT',
  path: '/sites/:siteId/projects/:projectId',
  scope: ['tableau:projects:update'],
  caller: 'signed-in',
  query: publishSamples,
  body: accepts(projectRequest),
  reply: replies(200, project),
  errors: ['400000', '403005', '403027', '404002', '404005', '409006'],
  source:
    'REST reference, Projects methods, Update Project; TSC reads one project by a PUT that changes nothing',
})

export const deleteProject = method({
  name: 'deleteProject',
  title: 'Delete Project',
  since: '2.4',
  verb: 'DELETE',
  path: '/sites/:siteId/projects/:projectId',
  scope: ['tableau:projects:delete'],
  caller: 'signed-in',
  query: element({}),
  body: none,
  reply: empty,
  errors: ['403003', '404005'],
  source:
    'REST reference, Projects methods, Delete Project: content and nested projects go with it',
})
