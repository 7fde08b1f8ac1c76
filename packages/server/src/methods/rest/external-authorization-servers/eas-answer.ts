/** An external authorization server as an element of answers. */

import type { ExternalAuthorizationServer } from '../../../ports/index.ts'

export const easAnswer = (server: ExternalAuthorizationServer) => ({
  id: server.luid,
  name: server.name,
  issuerUrl: server.issuerUrl,
  jwksUri: server.jwksUri ?? undefined,
  enabled: server.isEnabled,
  createdAt: server.createdAt,
})
