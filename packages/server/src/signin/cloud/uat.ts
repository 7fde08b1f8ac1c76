/** Sign-in to Cloud Manager with a unified access token: the tenant itself must be among the resources of its configuration. */

import type { UatVerifier } from '../uat.ts'
import type { CloudUatVerifier } from './sign-in.ts'

export function createCloudUatVerifier(verifier: UatVerifier): CloudUatVerifier {
  return {
    async verify(jwt) {
      const resource = { kind: 'cloud-manager' } as const
      const { config, ...rest } = await verifier.verify({ jwt, resource })
      const { username, scopes, proof, facts } = rest
      return { tenantLuid: config.tenantLuid, username, scopes, proof, facts }
    },
  }
}
