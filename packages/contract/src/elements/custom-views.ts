/** Elements of custom views. */

import { asElement, boolean, element, luid, many, optional, text, time } from '../wire/types.ts'

const named = element({ id: luid(), name: optional(text()) })

/** The view stands before workbook and owner: the schema has them in this order. */
export const customViewElement = element({
  id: luid(),
  name: text(),
  createdAt: optional(time()),
  updatedAt: optional(time()),
  shared: optional(boolean()),
  view: named,
  workbook: named,
  owner: named,
})

export const publishCustomViewRequest = element({
  customView: element({
    name: text(),
    shared: optional(boolean()),
    workbook: element({ id: luid() }),
    owner: optional(element({ id: luid() })),
  }),
})

export const updateCustomViewRequest = element({
  customView: element({
    name: optional(text()),
    shared: optional(boolean()),
    owner: optional(element({ id: luid() })),
  }),
})

export const defaultUsersRequest = element({
  users: element({ user: many(element({ id: luid() })) }),
})

/** One result for each user that was named. */
export const defaultResultsElement = element({
  customViewAsUserDefaultViewResult: many(
    element({
      success: boolean(),
      user: optional(element({ id: luid() })),
      error: optional(
        element({ code: text(), summary: asElement(text()), detail: asElement(text()) }),
      ),
    }),
  ),
})
