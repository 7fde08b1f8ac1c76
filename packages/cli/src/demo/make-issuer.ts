/** An issuer of unified access tokens that the demo's tenant trusts: a key pair of its own, and the configuration that names it. */

import { generateKeyPairSync } from 'node:crypto'
import type { Easel } from '@easel/server'
import { openSite } from './make-site.ts'
import { writePrivately } from './private-file.ts'

/** What tokens may ask for at most: everything that there is, now and later. */
const scopes = ['tableau:*:*']

/** @param keyPath Where its private key is written, for the owner only */
export async function makeIssuer(easel: Easel, keyPath: string) {
  const { luid, tenantLuid } = await openSite(easel)
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  await writePrivately(keyPath, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())
  const issuer = 'https://agents.easel.example'
  await easel.provision.uatConfiguration(tenantLuid, {
    name: 'Demo agents',
    issuer,
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    usernameClaim: 'email',
    resourceIds: [tenantLuid, luid],
    scopes,
    enabled: true,
  })
  return {
    EASEL_TENANT_ID: tenantLuid,
    EASEL_UAT_ISSUER: issuer,
    EASEL_UAT_KEY_ID: 'demo-key',
    EASEL_UAT_PRIVATE_KEY_PATH: keyPath,
  }
}
