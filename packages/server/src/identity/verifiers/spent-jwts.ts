/** JWTs that are good once. */

import type { SignInMethod } from '../refusals/sign-in-method.ts'
import type { JwtClaim } from '../../ports/sessions.ts'
import { SignInRefused, type EventFacts } from '../refusals/refusal.ts'
import type { NewSession, OpenedSession, Sessions } from '../sessions/sessions.ts'
import { hashSecret } from '../sessions/token.ts'

/** The claim on a JWT's id, which holds as long as the JWT could pass the clock again. */
export function claimOf(
  jwt: { readonly trustId: string; readonly jti: string; readonly expiresAt: Date },
  { leewaySeconds }: { readonly leewaySeconds: number },
): JwtClaim {
  const expiresAt = new Date(jwt.expiresAt.getTime() + leewaySeconds * 1000)
  return { trustId: jwt.trustId, jtiHash: hashSecret(jwt.jti), expiresAt }
}

/**
 * Opens a session and takes the id of its JWT in one write.
 *
 * @throws SignInRefused `jwt_jti_replayed`, or `jwt_jti_storage` when it could not be written down
 */
export async function openWithJwt(
  sessions: Pick<Sessions, 'openOnce'>,
  session: NewSession,
  {
    claim,
    method,
    facts,
  }: { readonly claim: JwtClaim; readonly method: SignInMethod; readonly facts: EventFacts },
): Promise<OpenedSession> {
  const opened = await sessions.openOnce(session, claim).catch((cause: unknown) => {
    throw new SignInRefused({ reason: 'jwt_jti_storage', method, facts }, { cause })
  })
  if (opened !== null) return opened
  const replayed = { ...facts, jtiHash: claim.jtiHash.toString('hex') }
  throw new SignInRefused({ reason: 'jwt_jti_replayed', method, facts: replayed })
}
