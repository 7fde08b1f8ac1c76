/** Making credentials. The plain secrets are returned once and stored nowhere. */

import { tokenExpiresAt, type PersonalAccessTokenLife } from '../domain/token-life.ts'
import type { Clock, PersonalAccessToken, Random, Writer } from '../ports/index.ts'
import { placeOfSecret } from './hmac-keys.ts'
import type { Keyring } from './sealed.ts'
import { hashSecret, newPatSecret } from './token.ts'

export interface ProvisionDeps {
  readonly write: Writer
  readonly clock: Clock
  readonly random: Random
}

export interface NewPersonalAccessToken {
  readonly token: PersonalAccessToken
  /** Shown to the owner once. */
  readonly secret: string
}

/** @throws RangeError when the account has a token of that name */
export async function createPersonalAccessToken(
  deps: ProvisionDeps,
  wanted: {
    readonly accountId: number
    readonly name: string
    readonly life: PersonalAccessTokenLife
  },
): Promise<NewPersonalAccessToken> {
  const existing = await deps.write.tokens.ofAccount(wanted.accountId)
  if (existing.some((token) => token.name === wanted.name)) {
    throw new RangeError(`the account has a personal access token named "${wanted.name}" already`)
  }
  const { guid, secret } = newPatSecret(deps.random)
  const now = deps.clock.now()
  const token: PersonalAccessToken = {
    guid,
    accountId: wanted.accountId,
    name: wanted.name,
    secretHash: hashSecret(secret),
    createdAt: now,
    // Idle time counts from creation until the token is used.
    lastUsedAt: now,
    expiresAt: tokenExpiresAt(now, wanted.life),
  }
  await deps.write.tokens.create(token)
  return { token, secret }
}

export interface NewConnectedAppSecret {
  readonly clientId: string
  /** `kid` of the JWTs that it signs. */
  readonly secretId: string
  /** base64 of 32 bytes; its text is the HMAC key. Shown once. */
  readonly secretValue: string
}

/** A connected app for direct trust with its first secret. */
export async function createConnectedApp(
  deps: ProvisionDeps & { readonly keys: Keyring },
  wanted: { readonly siteId: number; readonly name: string; readonly isEnabled: boolean },
): Promise<NewConnectedAppSecret> {
  const clientId = deps.random.uuid()
  await deps.write.connectedApps.create({ ...wanted, clientId, createdAt: deps.clock.now() })
  return addConnectedAppSecret(deps, clientId)
}

/** @throws RangeError when the app has two secrets already */
export async function addConnectedAppSecret(
  deps: ProvisionDeps & { readonly keys: Keyring },
  clientId: string,
): Promise<NewConnectedAppSecret> {
  const secretId = deps.random.uuid()
  const secretValue = deps.random.bytes(32).toString('base64')
  const isAdded = await deps.write.connectedApps.addSecret({
    clientId,
    secretId,
    sealedValue: deps.keys.seal(placeOfSecret(secretId), Buffer.from(secretValue)),
    createdAt: deps.clock.now(),
  })
  if (!isAdded) throw new RangeError('a connected app has two secrets at most')
  return { clientId, secretId, secretValue }
}
