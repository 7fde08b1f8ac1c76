/**
 * The server under test with people and credentials: `node bench/servers/easel.ts <directory> [tokens] [key]`. The key is the PEM of
 * an issuer of unified access tokens.
 */

import process from 'node:process'
import { startEasel } from '@easel/server'
import { ready, type EaselFacts } from './easel-facts.ts'

const [directory, tokens = '4', uatKey] = process.argv.slice(2)
const easel = await startEasel({
  data: directory === undefined ? { kind: 'memory' } : { kind: 'directory', path: directory },
})
const { provision } = easel
const site = await provision.site({ name: 'Bench', contentUrl: 'bench' })
const admin = await provision.user(site.luid, {
  name: 'admin@example.com',
  siteRole: 'SiteAdministratorCreator',
})
// An owner of generated content: reads a fifth of it by a rule, and owns some.
const reader = await provision.user(site.luid, { name: 'owner1@example.com', siteRole: 'Creator' })
const tokenOf = (user: string, name: string) => provision.personalAccessToken(site.luid, user, name)

const { tenantLuid } = site
const manager = await provision.cloudAdministrator(tenantLuid, { name: admin.name })
const uatIssuer = 'https://agents.example'
if (uatKey !== undefined) {
  await provision.uatConfiguration(tenantLuid, {
    name: 'bench',
    issuer: uatIssuer,
    publicKey: uatKey,
    usernameClaim: 'email',
    resourceIds: [site.luid, tenantLuid],
    scopes: ['tableau:content:read'],
  })
}
const each = { length: Number(tokens) }

const facts: EaselFacts = {
  url: easel.url,
  siteLuid: site.luid,
  admin: await tokenOf(admin.luid, 'admin'),
  reader: await tokenOf(reader.luid, 'reader'),
  tokens: await Array.fromAsync(each, (_, index) => tokenOf(admin.luid, `token ${index}`)),
  cloudTokens: await Array.fromAsync(each, async (_, index) => {
    const { secret } = await provision.cloudToken(manager.luid, tenantLuid, `token ${index}`)
    return secret
  }),
  tenantLuid,
  uatIssuer,
  userName: admin.name,
  connectedApp: await provision.connectedApp(site.luid, 'bench'),
}
/** What the memory consists of, asked for by the soak. */
process.on('SIGUSR2', () => {
  const parts = Object.entries(process.memoryUsage())
  console.error(parts.map(([name, bytes]) => `${name} ${Math.round(bytes / 2 ** 20)}`).join(', '))
})

ready(facts, () => easel.close())
