/** The administration of long-lived credentials: tokens, passwords, connected apps, trusted issuers. */

import { cloudTokensPerUser } from '../domain/token-rules.ts'
import { createConnectedApps } from '../identity/credentials/connected-apps.ts'
import { createExternalAuthorizationServers } from '../identity/credentials/external-authorization-servers.ts'
import { createPasswords } from '../identity/credentials/passwords.ts'
import { createPersonalAccessTokens } from '../identity/credentials/personal-access-tokens.ts'
import type { Sessions } from '../identity/sessions/sessions.ts'
import { cloudOutboundSettings } from '../identity/trust/outbound.ts'
import { deriveArgon2id, leastCost } from '../identity/verifiers/passwords/hash.ts'
import { createPasswordHasher, passwordTurns } from '../identity/verifiers/passwords/hasher.ts'
import { cloudSignInSettings } from '../identity/verifiers/sign-in.ts'
import type { EaselOptions } from './config.ts'
import type { Foundation } from './foundation.ts'

/** Addresses that keys of trusted issuers may be fetched from. */
export const outboundTargets = ({ allowsOutboundLoopback = false }: EaselOptions) => ({
  ...cloudOutboundSettings,
  allowsLoopback: allowsOutboundLoopback,
})

export type Credentials = ReturnType<typeof createCredentials>

export function createCredentials(
  options: EaselOptions,
  { clock, random, keys, databases: { store } }: Foundation,
  sessions: Sessions,
) {
  const { deriveKey = deriveArgon2id, passwordCost = leastCost } = options
  const { endSessionsWithApp: endsSessions = false, maxTokensPerUser = cloudTokensPerUser } =
    options
  const kept = { store, sessions, clock, random }
  const hasher = createPasswordHasher({
    derive: deriveKey,
    cost: passwordCost,
    random,
    turns: passwordTurns,
  })
  return {
    hasher,
    passwords: createPasswords({ store, sessions, clock, hasher }),
    personalAccessTokens: createPersonalAccessTokens({
      ...kept,
      life: cloudSignInSettings.pat,
      maxTokensPerUser,
    }),
    connectedApps: createConnectedApps({ ...kept, keys, endsSessions }),
    externalAuthorizationServers: createExternalAuthorizationServers({
      ...kept,
      targets: outboundTargets(options),
      endsSessions,
    }),
  }
}
