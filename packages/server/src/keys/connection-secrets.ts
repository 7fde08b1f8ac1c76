/** Passwords of connections, sealed for the row that keeps them. */

import type { ConnectionSecrets } from '../ports/index.ts'
import type { Keyring } from './sealed.ts'

export const createConnectionSecrets = (keys: Keyring): ConnectionSecrets => ({
  seal: (kind, connectionLuid, password) =>
    keys.seal(
      { table: `${kind}_connection`, rowId: connectionLuid, column: 'sealed_password' },
      Buffer.from(password),
    ),
})
