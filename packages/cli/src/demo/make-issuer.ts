/** An issuer of unified access tokens that the demo's tenant trusts: a key pair of its own, and the configuration that names it. */

import { generateKeyPairSync } from 'node:crypto'
import type { Easel } from '@easel/server'
import { openSite } from './make-site.ts'
import { writePrivately } from './private-file.ts'

/** What tokens may ask for at most: reading and publishing on the site, reading in Cloud Manager. */
const scopes = [
  'tableau:content:read',
  'tableau:file_uploads:create',
  'tableau:jobs:read',
  'tableau:mcp_site_settings:read',
  'tableau:projects:*',
  'tableau:users:read',
  'tableau:views:download',
  'tableau:viz_data_service:read',
  'tableau:workbooks:*',
  'tableau:tcm_sites:read',
  'tableau:tcm_sites_logs:read',
  'tableau:tcm_tenants:read',
  'tableau:tcm_tenants_logs:read',
  'tableau:tcm_uat_configs:read',
  'tableau:tcm_users:read',
]

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
