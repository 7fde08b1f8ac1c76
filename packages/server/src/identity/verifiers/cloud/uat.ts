/** Sign-in to Cloud Manager with a unified access token: the tenant itself must be among the resources of its configuration. */

import type { Store } from '../../../ports/index.ts'
import type { UatVerifier } from '../uat.ts'
import { revokedMeanwhile } from '../uat/revoked.ts'
import type { CloudUatVerifier } from './sign-in.ts'

export function createCloudUatVerifier(
  verifier: UatVerifier,
  settings: {
    readonly store: Store
    /** Whether a configuration that is deleted or disabled takes the sessions with it that it vouched for. */
    readonly endSessionsWithApp: boolean
  },
): CloudUatVerifier {
  const { store, endSessionsWithApp } = settings
  return {
    async verify(jwt) {
      const resource = { kind: 'cloud-manager' } as const
      const { config, ...rest } = await verifier.verify({ jwt, resource })
      const { username, scopes, proof, facts } = rest
      return {
        tenantLuid: config.tenantLuid,
        trustId: config.luid,
        username: { claim: config.usernameClaim, name: username },
        scopes,
        proof,
        facts,
        revoked: async () => (endSessionsWithApp ? revokedMeanwhile(store.read, config) : null),
      }
    },
  }
}
