/** The document of rules: who may, or may not, do what with one item. */

import { element, luid, many, optional, text, word } from '../wire/types.ts'

/** Names stay text: a name that no kind has is answered with a code of its own. */
const capabilitiesRequest = element({
  capability: many(element({ name: text(), mode: text() })),
})
const granteeRequest = element({ id: luid() })
const named = element({ id: optional(luid()) })

export const permissionsRequest = element({
  permissions: element({
    /** The item of the address, which a request may name once more. */
    project: optional(named),
    workbook: optional(named),
    view: optional(named),
    granteeCapabilities: many(
      element({
        user: optional(granteeRequest),
        group: optional(granteeRequest),
        groupSet: optional(granteeRequest),
        capabilities: optional(capabilitiesRequest),
      }),
    ),
  }),
})

const grantee = element({ id: luid() })
const subject = element({
  id: luid(),
  name: text(),
  owner: optional(element({ id: luid() })),
})

/** Nothing below a grantee but its own element carries an id: clients take the last one that they meet. */
export const permissionsElement = element({
  parent: optional(element({ id: luid(), type: word(['Project']) })),
  datasource: optional(subject),
  flow: optional(subject),
  project: optional(subject),
  workbook: optional(subject),
  view: optional(subject),
  granteeCapabilities: many(
    element({
      user: optional(grantee),
      group: optional(grantee),
      groupSet: optional(grantee),
      capabilities: element({
        capability: many(element({ name: text(), mode: word(['Allow', 'Deny']) })),
      }),
    }),
  ),
})
