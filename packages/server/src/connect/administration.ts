/** How the operator sets Connect up: projects, their keys and origins, and connections that are there from the start. */

import { createPublicKey, type KeyObject } from 'node:crypto'
import { importPem } from '../identity/jwt/keys.ts'
import type {
  Clock,
  ConnectAdministration,
  ConnectAlgorithm,
  ConnectProject,
  Random,
  Store,
} from '../ports/index.ts'
import type { Credentials } from './broker/credential.ts'
import { hashOfServerKey, serverKeyPrefix } from './caller/callers.ts'
import { defaultConfiguration } from './methods/credentials.ts'

export interface AdministrationDeps {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly credentials: Credentials
  /** What clients call this server. */
  readonly publicUrl: () => string
}

export function createConnectAdministration(deps: AdministrationDeps): ConnectAdministration {
  const { store, clock, random, credentials } = deps
  return {
    project: (wanted) => putProject(deps, wanted),
    async signingKey(projectLuid, { keyId, publicKey }) {
      const algorithm = algorithmOf(publicKey)
      importPem(publicKey, algorithm)
      const key = { projectLuid, keyId, algorithm, publicKey, createdAt: clock.now() }
      await store.transaction((write) => write.connectProjects.putSigningKey(key))
      return key
    },
    async serverKey(projectLuid) {
      const secret = `${serverKeyPrefix}${random.bytes(32).toString('base64url')}`
      const luid = random.uuid()
      const secretHash = hashOfServerKey(secret)
      const key = { luid, projectLuid, secretHash, createdAt: clock.now() }
      await store.transaction((write) => write.connectProjects.addServerKey(key))
      return { luid, secret }
    },
    async connection(projectLuid, wanted) {
      const { userId, ...token } = wanted
      const { secret: _, ...credential } = await credentials.fresh(token)
      const now = clock.now()
      await store.transaction(async ({ connectConnections: connections, connectProjects }) => {
        await connections.holdUser(projectLuid, userId)
        const [known] = await connections.ofUser(projectLuid, userId)
        const luid = known?.luid ?? random.uuid()
        const sealedSecret = credentials.seal(luid, token.secret)
        const state = { state: 'active', reason: null, failureCount: 0 } as const
        const change = { ...credential, ...state, sealedSecret, updatedAt: now }
        if (known !== undefined) {
          await connections.update(luid, change)
          return
        }
        const [integration] = await connectProjects.integrations(projectLuid)
        if (integration === undefined) {
          throw new RangeError(`project ${projectLuid} has no integration`)
        }
        await connections.create({
          ...change,
          luid,
          projectLuid,
          integrationLuid: integration.luid,
          userId,
          externalId: null,
          configurations: [defaultConfiguration(random.uuid(), now)],
          settings: { sharedSettings: {}, workflowSettings: {} },
          createdAt: now,
          refreshedAt: null,
        })
      })
    },
  }
}

/** The project of that name, made with its integration where it does not exist. */
async function putProject(
  { store, clock, random, publicUrl }: AdministrationDeps,
  { name, allowedOrigins }: Pick<ConnectProject, 'name' | 'allowedOrigins'>,
): Promise<ConnectProject> {
  // The vendor's SDK takes every call whose address contains the word for one of its proxy.
  if (/proxy/.test(publicUrl())) {
    throw new RangeError(
      `the address ${publicUrl()} contains "proxy", with which the SDK of applications does not work; choose another public URL`,
    )
  }
  for (const origin of allowedOrigins) {
    if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
      throw new RangeError(`"${origin}" is not an origin such as https://app.example.com`)
    }
  }
  return store.transaction(async ({ connectProjects }) => {
    const known = await connectProjects.byName(name)
    if (known !== null) {
      const isSame = JSON.stringify(known.allowedOrigins) === JSON.stringify(allowedOrigins)
      if (!isSame) await connectProjects.setOrigins(known.luid, allowedOrigins)
      return { ...known, allowedOrigins }
    }
    const createdAt = clock.now()
    const project = { luid: random.uuid(), name, allowedOrigins, createdAt }
    await connectProjects.create(project)
    const integration = { luid: random.uuid(), projectLuid: project.luid, createdAt }
    await connectProjects.addIntegration({ ...integration, type: 'tableau' })
    return project
  })
}

/** @throws RangeError where it is neither an RSA nor an Ed25519 key */
function algorithmOf(publicKey: string): ConnectAlgorithm {
  const { asymmetricKeyType } = keyIn(publicKey)
  if (asymmetricKeyType === 'rsa') return 'RS256'
  if (asymmetricKeyType === 'ed25519') return 'EdDSA'
  throw new RangeError('a signing key is an RSA key of 2048 bits or more, or an Ed25519 key')
}

function keyIn(publicKey: string): KeyObject {
  try {
    return createPublicKey(publicKey)
  } catch (cause) {
    throw new RangeError('a signing key is a public key in PEM', { cause })
  }
}
