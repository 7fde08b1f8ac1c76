/** Making personal access tokens for Cloud Manager. The plain secret is returned once and stored nowhere. */

import { cloudTokenLife, tokenEnd, tokenExpiresAt } from '../domain/token-life.ts'
import { forgettableTokens, livingTokens } from '../domain/token-rules.ts'
import type { Clock, CloudToken, Random, Writer } from '../ports/index.ts'
import { hashSecret, newPatSecret } from '../identity/sessions/token.ts'

export interface NewCloudToken {
  readonly token: Omit<CloudToken, 'id'>
  /** Shown to the owner once. */
  readonly secret: string
}

/** Tokens of a person that may still sign in. What has run out is written down as such and gives its name back. */
export async function livingCloudTokens(
  { cloud }: Writer,
  accountId: number,
  now: Date,
): Promise<readonly CloudToken[]> {
  const all = await cloud.tokens(accountId)
  for (const token of all) {
    const end = token.ended === null ? tokenEnd(token, cloudTokenLife, now) : null
    if (end === 'expired' || end === 'idle') await cloud.recordTokenEnd(token.guid, end, now)
  }
  for (const { guid } of forgettableTokens(all, now)) await cloud.forgetToken(guid)
  return livingTokens(all, cloudTokenLife, now)
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
    ended: null,
  }
  await write.cloud.createToken(token)
  return { token, secret }
}
