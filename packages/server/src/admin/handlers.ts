/** Every method of our own with its handler. The type says that none is missing. */

import type { own } from '@easel/contract'
import { explainAccess } from './explain-access.ts'
import { listAudit, verifyAudit } from './audit.ts'
import { explainJwt, getAuthEvent, getSessionScopes, listAuthEvents } from './auth-events.ts'
import { listConnectConnections, listConnectKeys, listConnectRequests } from './connect.ts'
import { getKeys, rotateKeys } from './keys.ts'
import { getViewFields, getViewMarks } from './views.ts'
import { devControlHandlers } from './dev-controls.ts'
import { operatorSiteHandlers } from './operator-sites.ts'
import { operatorTokenHandlers } from './operator-tokens.ts'
import type { OwnHandlers } from './context.ts'

export const ownHandlers: OwnHandlers<typeof own> = {
  explainAccess,
  explainJwt,
  getAuthEvent,
  getKeys,
  getSessionScopes,
  getViewFields,
  getViewMarks,
  listAudit,
  listAuthEvents,
  listConnectConnections,
  listConnectKeys,
  listConnectRequests,
  rotateKeys,
  verifyAudit,
  ...devControlHandlers,
  ...operatorSiteHandlers,
  ...operatorTokenHandlers,
}
