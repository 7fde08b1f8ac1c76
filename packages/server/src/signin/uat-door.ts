/** Sign-in to a site with a unified access token. */

import { admit } from './admit.ts'
import type { UseRecorder } from './authenticated.ts'
import type { JwtDoor } from './connected-app.ts'
import { siteAt } from './look-up.ts'
import { ownerNamed, withOwner } from './owner.ts'
import { SignInRefused } from './refusal.ts'
import type { UatVerifier } from './uat.ts'

export interface UatDoorDeps extends UseRecorder {
  /** Whether a configuration that is deleted or disabled takes the sessions with it that it vouched for. */
  readonly endSessionsWithApp: boolean
}

export function createUatDoor(recorder: UatDoorDeps, verifier: UatVerifier): JwtDoor {
  return {
    async signIn({ jwt, contentUrl }) {
      const site = await siteAt(recorder.store.read, contentUrl)
      if (site === null) {
        const facts = { contentUrl: contentUrl.slice(0, 128) }
        throw new SignInRefused({ reason: 'site_unknown', door: 'uat', facts })
      }
      const resource = { kind: 'site', site } as const
      const { config, username, scopes, claims, facts } = await verifier.verify({ jwt, resource })
      const admitted = {
        door: 'uat',
        kind: 'uat',
        trustId: config.luid,
        site,
        claims,
        usernameClaim: config.usernameClaim,
        username,
        scopes,
        facts,
        spend: async () => {},
        async revoked() {
          if (!recorder.endSessionsWithApp) return null
          const { uatConfigs } = recorder.store.read
          const now = await uatConfigs.byLuid(config.tenantLuid, config.luid)
          if (now === null) return 'jwt_iss_unknown'
          return now.isEnabled ? null : 'uat_disabled'
        },
      } as const
      const owner = () => ownerNamed(recorder.store.read, site, username)
      return withOwner(owner, () => admit(recorder, admitted))
    },
  }
}
