/** The server that guesses are sent to, with a credential for every verifier: `node bench/servers/guessed-easel.ts <directory>`. */

import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { startEasel } from '@easel/server'
import { ready } from './easel-facts.ts'

/** What an attacker may have learnt, and the secrets that only the owner has. */
export interface GuessedFacts {
  readonly url: string
  readonly token: { readonly name: string; readonly secret: string }
  readonly userName: string
  readonly connectedApp: {
    readonly clientId: string
    readonly secretId: string
    readonly secretValue: string
  }
  readonly cloudToken: string
  readonly uatIssuer: string
  readonly tenantLuid: string
  readonly adminKey: string
}

if (import.meta.main) {
  const [directory = ''] = process.argv.slice(2)
  const adminKey = randomBytes(32).toString('base64url')
  const easel = await startEasel({ data: { kind: 'directory', path: directory }, adminKey })
  const { provision } = easel
  const site = await provision.site({ name: 'Bench', contentUrl: 'bench' })
  const { tenantLuid } = site
  const name = 'admin@example.com'
  const admin = await provision.user(site.luid, { name, siteRole: 'SiteAdministratorCreator' })
  const administrator = await provision.cloudAdministrator(tenantLuid, { name })
  const uatIssuer = 'https://issuer.example'
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  await provision.uatConfiguration(tenantLuid, {
    name: 'agents',
    issuer: uatIssuer,
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    resourceIds: [tenantLuid, site.luid],
  })
  const facts: GuessedFacts = {
    url: easel.url,
    token: await provision.personalAccessToken(site.luid, admin.luid, 'owner'),
    userName: admin.name,
    connectedApp: await provision.connectedApp(site.luid, 'bench'),
    cloudToken: (await provision.cloudToken(administrator.luid, tenantLuid, 'owner')).secret,
    uatIssuer,
    tenantLuid,
    adminKey,
  }
  ready(facts, () => easel.close())
}
