/** Elements of external authorization servers (OAuth 2.0 trust). */

import { boolean, element, luid, many, optional, text, time } from '../wire/types.ts'

const server = element({
  id: luid(),
  name: text(),
  issuerUrl: text(),
  jwksUri: optional(text({ description: 'Absent where the metadata of the issuer tells it' })),
  enabled: boolean(),
  createdAt: optional(time()),
})

export const externalAuthorizationServer = element({ externalAuthorizationServer: server })
export const externalAuthorizationServerList = element({
  externalAuthorizationServerList: element({ externalAuthorizationServer: many(server) }),
})

const settings = {
  name: optional(text({ description: 'The issuer where absent' })),
  jwksUri: optional(text({ description: 'Empty: by the metadata of the issuer' })),
  enabled: optional(boolean({ description: 'False where absent' })),
} as const

export const registerExternalAuthorizationServerRequest = element({
  externalAuthorizationServer: element({ ...settings, issuerUrl: text() }),
})
export const updateExternalAuthorizationServerRequest = element({
  externalAuthorizationServer: element({ ...settings, issuerUrl: optional(text()) }),
})
