/** The credential of a connection: opened when it is used, and named by a fingerprint that gives nothing of it away. */

import { createHmac } from 'node:crypto'
import type { Keyring, SealedPlace } from '../../keys/sealed.ts'
import type { ConnectConnection, Random, Store } from '../../ports/index.ts'

export interface NewCredential {
  /** Origin; null is this server. */
  readonly serverUrl: string | null
  readonly site: string
  readonly tokenName: string
  readonly secret: string
}

/** What the broker signs in with. */
export interface Credential {
  readonly fingerprint: string
  readonly serverUrl: string | null
  readonly site: string
  readonly tokenName: string
  readonly secret: () => string
}

export interface Credentials {
  /** Of a stored connection. */
  of(connection: ConnectConnection): Credential
  /** Of one that is not stored yet. */
  fresh(credential: NewCredential): Promise<Credential>
  seal(connectionLuid: string, secret: string): Buffer
}

const secretName = 'fingerprint'
const placeOf = (luid: string): SealedPlace => ({
  table: 'connect_connection',
  rowId: luid,
  column: 'sealed_secret',
})
const placeOfKey: SealedPlace = {
  table: 'connect_secret',
  rowId: secretName,
  column: 'sealed_value',
}

export function createCredentials(deps: {
  readonly store: Store
  readonly keys: Keyring
  readonly random: Random
}): Credentials {
  const { store, keys, random } = deps
  /** One for all servers of the database; who reads the rows cannot guess secrets by it. */
  const fingerprintKey = async () => {
    const offered = keys.seal(placeOfKey, random.bytes(32))
    const sealed = await store.transaction((write) =>
      write.connectSessions.secret(secretName, offered),
    )
    return keys.open(placeOfKey, sealed)
  }
  return {
    of: ({ luid, fingerprint, serverUrl, site, tokenName, sealedSecret }) => ({
      fingerprint,
      serverUrl,
      site,
      tokenName,
      secret: () => keys.open(placeOf(luid), sealedSecret).toString('utf8'),
    }),
    async fresh({ serverUrl, site, tokenName, secret }) {
      const parts = JSON.stringify([serverUrl, tokenName, secret])
      const fingerprint = createHmac('sha256', await fingerprintKey())
        .update(parts)
        .digest('hex')
      return { fingerprint, serverUrl, site, tokenName, secret: () => secret }
    },
    seal: (luid, secret) => keys.seal(placeOf(luid), Buffer.from(secret)),
  }
}
