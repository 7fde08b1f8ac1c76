/** Secrets of OIDC clients, sealed for the row that keeps them. */

import type { ClientSecrets } from '../ports/index.ts'
import type { Keyring } from '../keys/sealed.ts'

export function createClientSecrets(keys: Keyring): ClientSecrets {
  return {
    seal: (configurationLuid, secret) =>
      keys.seal(
        { table: 'auth_configuration', rowId: configurationLuid, column: 'sealed_secret' },
        Buffer.from(secret),
      ),
  }
}
