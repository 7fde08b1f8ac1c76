/** Extract refresh tasks of Tableau Cloud, each with a schedule of its own. */

import { accepts, empty, method, none, replies } from '../define.ts'
import { createdTask, refreshTaskRequest, taskElement } from '../elements/extract-refresh-tasks.ts'
import { jobElement } from '../elements/jobs.ts'
import { element, many } from '../wire/types.ts'

const page = 'REST reference, Jobs, Tasks, and Schedules methods'
const tasks = '/sites/:siteId/tasks/extractRefreshes'
const task = '/sites/:siteId/tasks/extractRefreshes/:taskId'

export const listExtractRefreshTasks = method({
  name: 'listExtractRefreshTasks',
  title: 'List Extract Refresh Tasks in Site',
  since: '2.6',
  verb: 'GET',
  path: tasks,
  scope: ['tableau:tasks:read'],
  caller: 'signed-in',
  query: element({}),
  body: none,
  reply: replies(200, element({ tasks: element({ task: many(taskElement) }) })),
  errors: [],
  source: `${page}, List Extract Refresh Tasks in Site; fixtures of TSC`,
})

export const getExtractRefreshTask = method({
  name: 'getExtractRefreshTask',
  title: 'Get Extract Refresh Task',
  since: '2.6',
  verb: 'GET',
  path: task,
  scope: ['tableau:tasks:read'],
  caller: 'signed-in',
  query: element({}),
  body: none,
  reply: replies(200, element({ task: taskElement })),
  errors: ['404026'],
  source: `${page}, Get Extract Refresh Task`,
})

export const createCloudExtractRefreshTask = method({
  name: 'createCloudExtractRefreshTask',
  title: 'Create Cloud Extract Refresh Task',
  since: '3.20',
  verb: 'POST',
  path: tasks,
  scope: ['tableau:tasks:create'],
  caller: 'signed-in',
  query: element({}),
  body: accepts(refreshTaskRequest),
  reply: replies(200, createdTask),
  errors: ['400000', '403004', '404004', '404006', '409004', '409090'],
  source: `${page}, Create Cloud Extract Refresh Task; TSC, Migration SDK`,
})

/** A POST, not a PUT; tableau-mcp sends the schedule alone, with a scope of its own name. */
export const updateCloudExtractRefreshTask = method({
  name: 'updateCloudExtractRefreshTask',
  title: 'Update Cloud Extract Refresh Task',
  since: '3.20',
  verb: 'POST',
  path: task,
  scope: ['tableau:tasks:update', 'tableau:tasks:write'],
  caller: 'signed-in',
  query: element({}),
  body: accepts(refreshTaskRequest),
  reply: replies(200, createdTask),
  errors: ['400000', '403004', '404004', '404006', '404026', '409004', '409090'],
  source: `${page}, Update Cloud Extract Refresh Task; tableau-mcp`,
})

export const deleteExtractRefreshTask = method({
  name: 'deleteExtractRefreshTask',
  title: 'Delete Extract Refresh Task',
  since: '3.6',
  verb: 'DELETE',
  path: task,
  scope: ['tableau:tasks:delete'],
  caller: 'signed-in',
  query: element({}),
  body: none,
  reply: empty,
  errors: ['403004', '404026'],
  source: `${page}, Delete Extract Refresh Task`,
})

export const runExtractRefreshTask = method({
  name: 'runExtractRefreshTask',
  title: 'Run Extract Refresh Task',
  since: '2.6',
  verb: 'POST',
  path: '/sites/:siteId/tasks/extractRefreshes/:taskId/runNow',
  scope: ['tableau:tasks:run'],
  caller: 'signed-in',
  query: element({}),
  body: none,
  reply: replies(200, element({ job: jobElement })),
  errors: ['403047', '403157', '404026', '409090', '409093'],
  source: `${page}, Run Extract Refresh Task; fixtures of TSC`,
})
