/** Sign-in to Cloud Manager with a unified access token: the tenant itself must be among the resources of its configuration. */

import { readJwt } from '../jwt-doors.ts'
import type { UatVerifier } from '../uat.ts'
import type { CloudUatVerifier } from './sign-in.ts'

export function createCloudUatVerifier(verifier: UatVerifier): CloudUatVerifier {
  return {
    async verify(text) {
      const jwt = readJwt(text, 'cloud-uat')
      const { config, username, scopes, facts } = await verifier.verify({
        jwt,
        resource: { kind: 'cloud-manager' },
      })
      return { tenantLuid: config.tenantLuid, username, scopes, facts }
    },
  }
}
