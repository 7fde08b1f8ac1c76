/** Elements of long-lived credentials: personal access tokens, connected apps and their secrets. */

import {
  boolean,
  element,
  luid,
  many,
  optional,
  text,
  time,
  type TProperties,
} from '../wire/types.ts'

export const personalAccessTokens = element({
  personalAccessTokens: element({
    personalAccessToken: many(
      element({
        tokenName: text(),
        tokenGuid: luid(),
        lastUsedAt: optional(
          time({ description: 'Last sign-in with it; absent before the first' }),
        ),
        expiresAt: optional(time()),
      }),
    ),
  }),
})

/** In an app's answer; the value is in answers of the methods of secrets only. */
const secretOfApp = element({ id: luid(), createdAt: time() })

/** The projects whose content may be embedded; since 3.22. */
const projectIds = element({ projectId: many(luid()) })

export const connectedApplicationElement = element({
  name: text(),
  enabled: boolean(),
  clientId: luid(),
  projectId: optional(luid({ description: 'The project, where it is exactly one' })),
  createdAt: time(),
  domainSafelist: optional(text({ description: 'Domains that may embed, separated by spaces' })),
  unrestrictedEmbedding: boolean(),
  secret: many(secretOfApp),
  projectIds: optional(projectIds),
})

const settings = {
  enabled: optional(boolean()),
  projectId: optional(text({ description: 'One project; empty: all' })),
  domainSafelist: optional(text({ description: 'Separated by spaces; empty: none' })),
  unrestrictedEmbedding: optional(boolean()),
  /** Read as texts, so that one that is no id is reported as no project. */
  projectIds: optional(element({ projectId: many(text()) })),
} as const satisfies TProperties

export const createConnectedApplicationRequest = element({
  connectedApplication: element({ name: text({ maxLength: 255 }), ...settings }),
})
export const updateConnectedApplicationRequest = element({
  connectedApplication: element({ name: optional(text({ maxLength: 255 })), ...settings }),
})

export const connectedApplication = element({ connectedApplication: connectedApplicationElement })
export const connectedApplications = element({
  connectedApplications: element({ connectedApplication: many(connectedApplicationElement) }),
})
export const connectedApplicationSecret = element({
  connectedApplicationSecret: element({ id: luid(), value: text(), createdAt: time() }),
})
