/** Sign-in to a site with a unified access token. */

import { admit } from './admit.ts'
import type { UseRecorder } from './authenticated.ts'
import type { JwtSignIn } from './connected-app.ts'
import { siteAt } from './look-up.ts'
import { ownerNamed, withOwner } from './owner.ts'
import type { UatVerifier } from './uat.ts'
import { revokedMeanwhile } from './uat/revoked.ts'

export interface UatSignInDeps extends UseRecorder {
  /** Whether a configuration that is deleted or disabled takes the sessions with it that it vouched for. */
  readonly endSessionsWithApp: boolean
}

export function createUatSignIn(recorder: UatSignInDeps, verifier: UatVerifier): JwtSignIn {
  return {
    async signIn({ jwt, contentUrl }) {
      const site = await siteAt(recorder.store.read, contentUrl)
      if (site === null) throw await verifier.refusalAtNoSite(jwt, contentUrl)
      const resource = { kind: 'site', site } as const
      const verified = await verifier.verify({ jwt, resource })
      const { config, username, scopes, claims, proof, facts } = verified
      const admitted = {
        method: 'uat',
        kind: 'uat',
        trustId: config.luid,
        site,
        claims,
        usernameClaim: config.usernameClaim,
        username,
        scopes,
        proof,
        facts,
        claim: null,
        revoked: async () =>
          recorder.endSessionsWithApp ? revokedMeanwhile(recorder.store.read, config) : null,
      } as const
      const named = { claim: config.usernameClaim, value: username }
      const owner = () => ownerNamed(recorder.store.read, site, named)
      return withOwner(owner, () => admit(recorder, admitted))
    },
  }
}
