/** Background jobs. */

import { method, none, replies } from '../define.ts'
import { jobElement } from '../elements/content.ts'
import { element } from '../wire/types.ts'

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
