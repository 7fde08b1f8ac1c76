/** Prep flows in answers. */

import type { Flow } from '../../ports/index.ts'
import { tagsOf } from './common.ts'
import { ownerReference } from './users.ts'
import { webPage, type Addresses } from './workbooks.ts'

export const flowAnswer = (flow: Flow, addresses: Addresses) => ({
  id: flow.luid,
  name: flow.name,
  description: flow.description ?? undefined,
  webpageUrl: webPage(addresses, `flows/${flow.id}`),
  fileType: flow.kind,
  createdAt: flow.createdAt,
  updatedAt: flow.updatedAt,
  project: { id: flow.project.luid, name: flow.project.name },
  owner: ownerReference(flow.owner),
  tags: tagsOf(flow.tags),
})

/** One flow, as publishing and Query Flow show it: with the steps that write something. */
export const flowWithSteps = (flow: Flow, addresses: Addresses) => ({
  flow: flowAnswer(flow, addresses),
  flowOutputSteps: {
    flowOutputStep: flow.outputSteps.map(({ luid, name }) => ({ id: luid, name })),
  },
})
