/** Elements of what users look at. */

import { decimal, element, luid, many, optional, text, word } from '../wire/types.ts'
import { viewElement } from './content.ts'
import { oneItem } from './items.ts'

export const recentsElement = element({
  recent: many(element({ view: oneItem.view, workbook: oneItem.workbook })),
})

export const recommendationsElement = element({
  recommendation: many(
    element({
      contentType: word(['view']),
      recommendedId: luid(),
      /** From 0 to 1: hits beside those of the most looked at view of the list. */
      score: decimal(),
      view: viewElement,
      explanation: element({
        type: word(['popular', 'similar_users']),
        users: optional(element({ user: many(element({ id: luid(), name: optional(text()) })) })),
      }),
    }),
  ),
})

export const dismissalRequest = element({
  recommendationDismissal: element({ view: element({ id: luid() }) }),
})
