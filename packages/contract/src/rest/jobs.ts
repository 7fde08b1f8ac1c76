/** Background jobs. */

import { method, none, replies } from '../define.ts'
import { backgroundJobElement, jobElement } from '../elements/jobs.ts'
import { numberField, textField, timeField, type ListGrammar } from '../wire/list-grammar.ts'
import { pagination } from '../wire/paging.ts'
import { element, many } from '../wire/types.ts'

/** Texts of jobs that are only searched. */
const searched = { type: 'text', operators: ['has'] } as const
const compared = { type: 'text', operators: ['eq'] } as const

export const jobList = {
  item: 'backgroundJob',
  filter: {
    args: searched,
    completedAt: timeField(),
    createdAt: timeField(),
    jobType: textField(),
    notes: searched,
    priority: numberField(),
    progress: numberField(),
    startedAt: timeField(),
    status: compared,
    subtitle: { type: 'text', operators: ['eq', 'has'] },
    title: { type: 'text', operators: ['eq', 'has'] },
  },
  sort: [
    'completedAt',
    'createdAt',
    'startedAt',
    'jobType',
    'notes',
    'status',
    'subtitle',
    'title',
  ],
  fields: {
    byDefault: [
      'id',
      'status',
      'createdAt',
      'startedAt',
      'endedAt',
      'priority',
      'jobType',
      'title',
      'subtitle',
    ],
    all: [],
  },
} as const satisfies ListGrammar

export const queryJobs = method({
  name: 'queryJobs',
  title: 'Query Jobs',
  since: '3.1',
  verb: 'GET',
  path: '/sites/:siteId/jobs',
  scope: ['tableau:jobs:read'],
  caller: 'site-administrator',
  query: element({}),
  list: jobList,
  body: none,
  reply: replies(
    200,
    element({ pagination, backgroundJobs: element({ backgroundJob: many(backgroundJobElement) }) }),
  ),
  errors: ['400006'],
  source: 'REST reference, Jobs, Tasks, and Schedules methods, Query Jobs; TSC, tableau-mcp',
})

export const queryJob = method({
  name: 'queryJob',
  title: 'Query Job',
  since: '2.4',
  verb: 'GET',
  path: '/sites/:siteId/jobs/:jobId',
  scope: ['tableau:jobs:read'],
  caller: 'signed-in',
  query: element({}),
  body: none,
  reply: replies(200, element({ job: jobElement })),
  errors: ['403004', '404018'],
  source: 'REST reference, Jobs, Tasks, and Schedules methods, Query Job',
})

export const cancelJob = method({
  name: 'cancelJob',
  title: 'Cancel Job',
  since: '3.1',
  verb: 'PUT',
  path: '/sites/:siteId/jobs/:jobId',
  scope: ['tableau:jobs:update'],
  caller: 'signed-in',
  query: element({}),
  body: none,
  reply: replies(200, element({ job: jobElement })),
  errors: ['403032', '403091', '404018'],
  source: 'REST reference, Jobs, Tasks, and Schedules methods, Cancel Job',
})
