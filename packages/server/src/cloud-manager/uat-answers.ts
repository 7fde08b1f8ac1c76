/** Unified access token configurations and revocations as the API answers them. */

import type { UatConfig, UatRevocation } from '../ports/index.ts'
import { hashSecret } from '../identity/sessions/token.ts'

export const uatConfigAnswer = (config: UatConfig) => ({
  id: config.luid,
  configId: config.luid,
  tenantId: config.tenantLuid,
  name: config.name,
  issuer: config.issuer,
  publicKey: config.publicKey ?? undefined,
  // The PEM that verifies tokens without a kid, or all where there is no key set.
  publicKeyActive: config.publicKey ?? undefined,
  jwksUri: config.jwksUri ?? undefined,
  usernameClaim: config.usernameClaim,
  resourceIds: config.resourceIds,
  scopes: config.scopes ?? undefined,
  enabled: config.isEnabled,
  createDateTime: config.createdAt,
  lastUpdateDateTime: config.updatedAt,
})

export const uatRevocationAnswer = ({ jtiHash, expiresAt }: UatRevocation) => ({
  revocationId: jtiHash.toString('hex'),
  expiration: expiresAt,
})

/** The entry that refuses tokens of this id. */
export const revocationOf = (
  tenantLuid: string,
  { jti, expiresAt }: { readonly jti: string; readonly expiresAt: Date },
): UatRevocation => ({ tenantLuid, jtiHash: hashSecret(jti), expiresAt })
