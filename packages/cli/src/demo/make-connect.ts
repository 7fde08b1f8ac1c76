/** The demo's application that acts for its users: a project of Connect with keys, and the users that are connected from the start. */

import { generateKeyPairSync } from 'node:crypto'
import type { Easel } from '@easel/server'
import { openSite } from './make-site.ts'
import { demoAdmin, demoSite } from './people.ts'
import { writePrivately } from './private-file.ts'

export interface ConnectPlan {
  /** Where the private key of user tokens is written. */
  readonly keyPath: string
  /** Origin of a target besides this server; null for none. */
  readonly target: string | null
  readonly allowedOrigin: string
}

const keyId = 'demo-connect-key'
const demoUser = 'demo-user'
const targetUser = 'target-user'

/** @param keptKey Server key of an earlier start, whose key file is there, too; null makes both anew */
export async function makeConnect(easel: Easel, plan: ConnectPlan, keptKey: string | null) {
  const { provision } = easel
  const { keyPath, target, allowedOrigin } = plan
  const wanted = { name: 'Demo application', allowedOrigins: [allowedOrigin] }
  const { luid: project } = await provision.connectProject(wanted)
  const serverKey = keptKey ?? (await makeKeys(easel, project, keyPath))
  await connectDemoUser(easel, project)
  if (target !== null) {
    const token = { site: 'target', tokenName: 'target', secret: 'target-secret-x1y2z3' }
    await provision.connectConnection(project, { userId: targetUser, serverUrl: target, ...token })
  }
  return {
    EASEL_CONNECT_URL: `${easel.url}/connect`,
    EASEL_CONNECT_PROJECT_ID: project,
    EASEL_CONNECT_KEY_ID: keyId,
    EASEL_CONNECT_PRIVATE_KEY_PATH: keyPath,
    EASEL_CONNECT_SERVER_KEY: serverKey,
    EASEL_CONNECT_ALLOWED_ORIGIN: allowedOrigin,
    ...(target === null ? {} : { EASEL_CONNECT_TARGET_USER: targetUser }),
  }
}

/** @returns the server key */
async function makeKeys({ provision }: Easel, project: string, keyPath: string): Promise<string> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  await writePrivately(keyPath, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
  await provision.connectSigningKey(project, { keyId, publicKey: pem })
  return (await provision.connectServerKey(project)).secret
}

/** By a token of its own: one that somebody else signs in with, too, would end its session again and again. */
async function connectDemoUser(easel: Easel, project: string): Promise<void> {
  const { provision } = easel
  const site = await openSite(easel)
  const { groups: _, ...admin } = demoAdmin
  const user = await provision.user(site.luid, { ...admin, email: admin.name })
  const token = await provision.personalAccessToken(site.luid, user.luid, 'connect')
  await provision.connectConnection(project, {
    userId: demoUser,
    serverUrl: null,
    site: demoSite.contentUrl,
    tokenName: token.name,
    secret: token.secret,
  })
}
