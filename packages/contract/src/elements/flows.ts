/** Elements of Prep flows. */

import { element, luid, many, optional, text, time, word } from '../wire/types.ts'
import { projectReference, publishedConnections, tagsElement } from './content.ts'
import { ownerElement } from './identity.ts'

export const flowFileTypes = ['tfl', 'tflx'] as const

export const flowElement = element({
  id: luid(),
  name: text(),
  description: optional(text()),
  webpageUrl: text(),
  fileType: word(flowFileTypes),
  createdAt: time(),
  updatedAt: time(),
  project: optional(projectReference),
  owner: optional(ownerElement),
  tags: tagsElement,
})

export const flowOutputSteps = element({
  flowOutputStep: many(element({ id: luid(), name: text() })),
})

export const publishFlowRequest = element({
  flow: element({
    name: optional(text()),
    description: optional(text()),
    project: optional(element({ id: optional(text()) })),
    connections: optional(publishedConnections),
  }),
})

export const updateFlowRequest = element({
  flow: element({
    name: optional(text()),
    description: optional(text()),
    project: optional(element({ id: luid() })),
    owner: optional(element({ id: luid() })),
  }),
})
