/** Making personal access tokens for Cloud Manager. The plain secret is returned once and stored nowhere. */

import { cloudTokenLife, tokenExpiresAt } from '../domain/token-life.ts'
import type { Clock, CloudToken, Random, Writer } from '../ports/index.ts'
import { hashSecret, newPatSecret } from '../identity/sessions/token.ts'

export interface NewCloudToken {
  readonly token: Omit<CloudToken, 'id'>
  /** Shown to the owner once. */
  readonly secret: string
}

export async function createCloudToken(
  {
    write,
    clock,
    random,
  }: { readonly write: Writer; readonly clock: Clock; readonly random: Random },
  { accountId, name }: { readonly accountId: number; readonly name: string },
): Promise<NewCloudToken> {
  const { guid, secret } = newPatSecret(random)
  const now = clock.now()
  const token = {
    guid,
    accountId,
    name,
    secretHash: hashSecret(secret),
    createdAt: now,
    lastUsedAt: now,
    expiresAt: tokenExpiresAt(now, cloudTokenLife),
  }
  await write.cloud.createToken(token)
  return { token, secret }
}
