/** Connected apps from their making to their end. The values of their secrets rest sealed. */

import type {
  Clock,
  ConnectedApps,
  ConnectedAppSecretValue,
  Random,
  Store,
  Writer,
} from '../../ports/index.ts'
import { placeOfSecret } from '../jwt/hmac-keys.ts'
import { isLuid } from '../verifiers/look-up.ts'
import type { Keyring } from '../../keys/sealed.ts'
import type { Sessions } from '../sessions/sessions.ts'

export interface ConnectedAppsDeps {
  readonly store: Store
  readonly sessions: Pick<Sessions, 'endOfTrust'>
  readonly clock: Clock
  readonly random: Random
  readonly keys: Keyring
  /** Whether deleting or disabling an app ends the sessions that it vouched for. The real service leaves them. */
  readonly endsSessions: boolean
}

export function createConnectedApps(deps: ConnectedAppsDeps): ConnectedApps {
  const { store, clock, random, keys } = deps
  const endSessions = async (clientId: string) => {
    if (deps.endsSessions) await deps.sessions.endOfTrust(clientId, 'credential-revoked')
  }
  return {
    async create(siteId, settings) {
      const app = { ...settings, clientId: random.uuid(), siteId, createdAt: clock.now() }
      await store.transaction((write) => write.connectedApps.create(app))
      return app
    },

    async update({ clientId }, change) {
      const app = await store.transaction(async (write) => {
        const isThere = await write.connectedApps.update(clientId, change)
        return isThere ? write.connectedApps.byClientId(clientId) : null
      })
      if (app?.isEnabled === false) await endSessions(clientId)
      return app
    },

    async delete({ clientId }) {
      const isDeleted = await store.transaction((write) => write.connectedApps.delete(clientId))
      if (isDeleted) await endSessions(clientId)
      return isDeleted
    },

    addSecret: ({ clientId }) => store.transaction((write) => addSecret(deps, { write, clientId })),

    async secret({ clientId }, secretId) {
      const secret = isLuid(secretId)
        ? await store.read.connectedApps.secret(clientId, secretId)
        : null
      if (secret === null) return null
      const value = keys.open(placeOfSecret(secretId), secret.sealedValue)
      return { secretId, secretValue: value.toString('utf8'), createdAt: secret.createdAt }
    },

    deleteSecret: async ({ clientId }, secretId) =>
      isLuid(secretId) &&
      store.transaction((write) => write.connectedApps.deleteSecret(clientId, secretId)),
  }
}

async function addSecret(
  { clock, random, keys }: ConnectedAppsDeps,
  { write, clientId }: { readonly write: Writer; readonly clientId: string },
): Promise<ConnectedAppSecretValue | 'app-gone' | 'limit-reached'> {
  // A change that changes nothing keeps the app where it is until the transaction ends.
  if (!(await write.connectedApps.update(clientId, {}))) return 'app-gone'
  const secretId = random.uuid()
  const secretValue = random.bytes(32).toString('base64')
  const createdAt = clock.now()
  const sealedValue = keys.seal(placeOfSecret(secretId), Buffer.from(secretValue))
  const isAdded = await write.connectedApps.addSecret({
    clientId,
    secretId,
    sealedValue,
    createdAt,
  })
  return isAdded ? { secretId, secretValue, createdAt } : 'limit-reached'
}
