/** External authorization servers from their registration to their end. */

import type {
  Clock,
  ExternalAuthorizationServer,
  ExternalAuthorizationServerProblem,
  ExternalAuthorizationServers,
  ExternalAuthorizationServerSettings,
  Random,
  Store,
} from '../../ports/index.ts'
import { problemOf, type TargetRules } from '../trust/outbound/target.ts'
import type { Sessions } from '../sessions/sessions.ts'

export interface ExternalAuthorizationServersDeps {
  readonly store: Store
  readonly sessions: Pick<Sessions, 'endOfTrust'>
  readonly clock: Clock
  readonly random: Random
  /** Which addresses may be asked for keys. */
  readonly targets: TargetRules
  /** Whether deleting or disabling a server ends the sessions that it vouched for. */
  readonly endsSessions: boolean
}

/** The vendor prints no number. Few enough to be listed at once. */
const limit = 50

export function createExternalAuthorizationServers(
  deps: ExternalAuthorizationServersDeps,
): ExternalAuthorizationServers {
  const { store, clock, random } = deps
  const endSessions = async (luid: string) => {
    if (deps.endsSessions) await deps.sessions.endOfTrust(luid, 'credential-revoked')
  }
  return {
    limit,

    async create(siteId, settings) {
      const problem = addressProblem(settings, deps.targets)
      if (problem !== null) return problem
      const server = { ...settings, luid: random.uuid(), siteId, createdAt: clock.now() }
      const outcome = await store.transaction(async (write) => {
        const { externalAuthorizationServers } = write
        const made = await externalAuthorizationServers.create(server)
        const all = await externalAuthorizationServers.ofSite(siteId)
        if (all.length <= limit) return made
        await externalAuthorizationServers.delete(siteId, server.luid)
        return 'limit-reached'
      })
      return outcome === 'created' ? server : outcome
    },

    async update({ siteId, luid }, change) {
      const problem = addressProblem(change, deps.targets)
      if (problem !== null) return problem
      const after = await store.transaction(async ({ externalAuthorizationServers: write }) => {
        const outcome = await write.update(siteId, luid, change)
        return outcome === 'issuer-taken' ? outcome : write.byLuid(siteId, luid)
      })
      if (isServer(after) && !after.isEnabled) await endSessions(luid)
      return after
    },

    async delete({ siteId, luid }) {
      const isDeleted = await store.transaction((write) =>
        write.externalAuthorizationServers.delete(siteId, luid),
      )
      if (isDeleted) await endSessions(luid)
      return isDeleted
    },
  }
}

const isServer = (
  outcome: ExternalAuthorizationServer | string | null,
): outcome is ExternalAuthorizationServer => typeof outcome === 'object' && outcome !== null

function addressProblem(
  { issuerUrl, jwksUri }: Partial<ExternalAuthorizationServerSettings>,
  targets: TargetRules,
): ExternalAuthorizationServerProblem | null {
  // @see RFC 8414 section 2: an issuer has no query
  if (issuerUrl !== undefined && (issuerUrl.includes('?') || problemOf(issuerUrl, targets))) {
    return 'issuer-malformed'
  }
  const isMalformed = typeof jwksUri === 'string' && problemOf(jwksUri, targets) !== null
  return isMalformed ? 'jwks-uri-malformed' : null
}
