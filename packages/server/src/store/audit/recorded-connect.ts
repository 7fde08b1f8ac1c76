/** What each write of Connect's repositories changes, in the words of the audit log. */

import { fieldsOf } from './facts.ts'
import type { Recorded } from './recordings.ts'

const ofProject = { kind: 'connect-project' } as const
const ofConnection = { kind: 'connection' } as const

export const recordedConnect: Pick<
  Recorded,
  'connectProjects' | 'connectConnections' | 'connectSessions' | 'connectLog'
> = {
  connectProjects: {
    create: { ...ofProject, luid: (_result, { luid }) => luid },
    setOrigins: {
      ...ofProject,
      luid: (_result, luid) => luid,
      facts: () => ({ fields: 'allowedOrigins' }),
    },
    putSigningKey: { ...ofProject, luid: (_result, { projectLuid }) => projectLuid },
    addServerKey: { kind: 'connect-server-key', luid: (_result, { luid }) => luid },
    addIntegration: { kind: 'connect-integration', luid: (_result, { luid }) => luid },
  },
  connectConnections: {
    holdUser: null,
    create: { ...ofConnection, luid: (_result, { luid }) => luid, facts: fieldsOf },
    update: {
      ...ofConnection,
      luid: (_result, luid) => luid,
      facts: (_luid, change) => fieldsOf(change),
    },
    // What the server finds out of its own accord.
    setState: null,
    delete: { ...ofConnection, luid: (_result, luid) => luid },
    putUser: { kind: 'connect-user', luid: (_result, { projectLuid }) => projectLuid },
  },
  // Sessions with targets come and go with use.
  connectSessions: {
    lease: null,
    put: null,
    release: null,
    touch: null,
    secret: null,
    clear: null,
  },
  connectLog: { add: null, prune: null },
}
