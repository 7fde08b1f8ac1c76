/** JWTs that are good once. */

import type { SessionStore } from '../ports/sessions.ts'
import { SignInRefused, type Door, type EventFacts } from './refusal.ts'
import { hashSecret } from './token.ts'

export interface SpentJwts {
  readonly jwtIds: Pick<SessionStore, 'claimJwtId'>
  readonly settings: { readonly leewaySeconds: number }
}

/** @throws SignInRefused `jwt_jti_replayed`, or `jwt_jti_storage` when it could not be written down */
export async function spendJwt(
  { jwtIds, settings }: SpentJwts,
  jwt: { readonly trustId: string; readonly jti: string; readonly expiresAt: Date },
  { door, facts }: { readonly door: Door; readonly facts: EventFacts },
): Promise<void> {
  const jtiHash = hashSecret(jwt.jti)
  // Kept as long as the JWT could pass the clock again.
  const expiresAt = new Date(jwt.expiresAt.getTime() + settings.leewaySeconds * 1000)
  const claim = { trustId: jwt.trustId, jtiHash, expiresAt }
  const isFresh = await jwtIds.claimJwtId(claim).catch((cause: unknown) => {
    throw new SignInRefused({ reason: 'jwt_jti_storage', door, facts }, { cause })
  })
  if (isFresh) return
  const replayed = { ...facts, jtiHash: jtiHash.toString('hex') }
  throw new SignInRefused({ reason: 'jwt_jti_replayed', door, facts: replayed })
}
