/** Prep flows as content. Easel keeps them and runs none. */

import { accepts, empty, file, method, none, refused, replies } from '../define.ts'
import {
  flowElement,
  flowOutputSteps,
  publishFlowRequest,
  updateFlowRequest,
} from '../elements/flows.ts'
import { textField, timeField, type ListGrammar } from '../wire/list-grammar.ts'
import { pagination } from '../wire/paging.ts'
import { boolean, element, many, optional, text } from '../wire/types.ts'
import { blockLimitBytes } from './file-uploads.ts'

const page = 'REST reference, Flow methods'
const ofSite = '/sites/:siteId/flows' as const
const ofOne = '/sites/:siteId/flows/:flowId' as const
/** Real servers answer both, where the schema has the pair in pages alone (fixtures of TSC; Migration SDK). */
const flowWithSteps = element({ flow: flowElement, flowOutputSteps })
const flowPage = element({ pagination, flows: element({ flow: many(flowElement) }) })

export const flowList = {
  item: 'flow',
  filter: {
    name: textField(),
    createdAt: timeField(),
    updatedAt: timeField(),
    ownerName: textField(),
    projectName: textField(),
    projectId: textField(),
    tags: textField(),
  },
  sort: ['name', 'createdAt', 'updatedAt', 'ownerName'],
} as const satisfies ListGrammar

const listing = {
  since: '3.3',
  verb: 'GET',
  scope: ['tableau:flows:read'],
  caller: 'signed-in',
  list: flowList,
  body: none,
  reply: replies(200, flowPage),
} as const

export const queryFlowsForSite = method({
  ...listing,
  name: 'queryFlowsForSite',
  title: 'Query Flows for Site',
  path: ofSite,
  query: element({}),
  errors: ['400006'],
  source: `${page}, Query Flows for Site`,
})

export const queryFlowsForUser = method({
  ...listing,
  name: 'queryFlowsForUser',
  title: 'Query Flows for User',
  path: '/sites/:siteId/users/:userId/flows',
  query: element({ ownedBy: optional(boolean()) }),
  errors: ['400006', '403133', '404002'],
  source: `${page}, Query Flows for User: those that the user may read, or with ownedBy those that the user owns`,
})

export const queryFlow = method({
  name: 'queryFlow',
  title: 'Query Flow',
  since: '3.3',
  verb: 'GET',
  path: ofOne,
  scope: ['tableau:flows:read'],
  caller: 'signed-in',
  query: element({}),
  body: none,
  reply: replies(200, flowWithSteps),
  errors: ['404027'],
  source: `${page}, Query Flow; fixtures of TSC have the output steps beside the flow`,
})

export const publishFlow = method({
  name: 'publishFlow',
  title: 'Publish Flow',
  since: '3.3',
  verb: 'POST',
  path: ofSite,
  scope: ['tableau:flows:create'],
  caller: 'signed-in',
  query: element({
    flowType: optional(text({ description: 'tfl or tflx; needed with uploadSessionId' })),
    uploadSessionId: optional(text()),
    overwrite: optional(boolean()),
  }),
  body: {
    kind: 'parts',
    payload: publishFlowRequest,
    fileParts: ['tableau_flow'],
    limitBytes: blockLimitBytes,
  },
  reply: replies(201, flowWithSteps),
  errors: [
    '400000',
    '400016',
    '400020',
    '400086',
    '400089',
    '400090',
    '403007',
    '403008',
    '403157',
    '404005',
    '404015',
    '409041',
  ],
  source: `${page}, Publish Flow; TSC and the Migration SDK`,
})

export const updateFlow = method({
  name: 'updateFlow',
  title: 'Update Flow',
  since: '3.3',
  verb: 'PUT',
  path: ofOne,
  scope: ['tableau:flows:update'],
  caller: 'signed-in',
  query: element({}),
  body: accepts(updateFlowRequest),
  reply: replies(200, element({ flow: flowElement })),
  errors: ['400000', '403004', '403030', '403098', '404002', '404005', '404027', '409041'],
  source: `${page}, Update Flow: TSC and the Migration SDK send project and owner alone`,
})

export const deleteFlow = method({
  name: 'deleteFlow',
  title: 'Delete Flow',
  since: '3.3',
  verb: 'DELETE',
  path: ofOne,
  scope: ['tableau:flows:delete'],
  caller: 'signed-in',
  query: element({}),
  body: none,
  reply: empty,
  errors: ['403004', '404027'],
  source: `${page}, Delete Flow`,
})

export const downloadFlow = method({
  name: 'downloadFlow',
  title: 'Download Flow',
  since: '3.3',
  verb: 'GET',
  path: `${ofOne}/content`,
  scope: ['tableau:flows:download'],
  caller: 'signed-in',
  query: element({}),
  body: none,
  reply: file('application/octet-stream'),
  errors: ['403097', '404027'],
  source: `${page}, Download Flow; TSC needs Content-Disposition`,
})

const noRuns = 'Easel runs no flows, so that the list is empty'

export const getFlowRuns = method({
  name: 'getFlowRuns',
  title: 'Get Flow Runs',
  since: '3.10',
  verb: 'GET',
  path: '/sites/:siteId/flows/runs',
  scope: ['tableau:flow_runs:read'],
  caller: 'signed-in',
  query: element({ filter: optional(text()) }),
  body: none,
  ignores: { '?filter': 'no filter finds anything in a list that is empty' },
  reply: replies(200, element({ pagination, flowRuns: element({}) })),
  errors: [],
  source: `${page}, Get Flow Runs: ${noRuns}`,
})

export const getFlowRunTasks = method({
  name: 'getFlowRunTasks',
  title: 'Get Flow Run Tasks',
  since: '3.3',
  verb: 'GET',
  path: '/sites/:siteId/tasks/runFlow',
  scope: ['tableau:flow_tasks:read'],
  caller: 'signed-in',
  query: element({}),
  body: none,
  reply: replies(200, element({ tasks: element({}) })),
  errors: [],
  source: `${page}, Get Flow Run Tasks: ${noRuns}`,
})

const running = {
  verb: 'POST',
  caller: 'signed-in',
  query: element({}),
  body: none,
  reply: refused,
} as const

export const runFlowNow = method({
  ...running,
  name: 'runFlowNow',
  title: 'Run Flow Now',
  since: '3.3',
  path: `${ofOne}/run`,
  scope: ['tableau:flows:run'],
  errors: ['403157', '404027'],
  source: `${page}, Run Flow Now: Easel runs no flows and says so`,
})

export const createCloudFlowTask = method({
  ...running,
  name: 'createCloudFlowTask',
  title: 'Create Cloud Flow Task',
  since: '3.22',
  path: '/sites/:siteId/tasks/flows',
  scope: null,
  errors: ['403157'],
  source: `${page}, Create Cloud Flow Task: Easel runs no flows and says so`,
})
