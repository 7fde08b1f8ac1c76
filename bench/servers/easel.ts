/** The server under test with people and credentials: `node bench/servers/easel.ts <directory> [tokens]`. */

import { startEasel } from '@easel/server'
import { ready, type EaselFacts } from './easel-facts.ts'

const [directory, tokens = '4'] = process.argv.slice(2)
const easel = await startEasel({
  data: directory === undefined ? { kind: 'memory' } : { kind: 'directory', path: directory },
})
const { provision } = easel
const site = await provision.site({ name: 'Bench', contentUrl: 'bench' })
const admin = await provision.user(site.luid, {
  name: 'admin@example.com',
  siteRole: 'SiteAdministratorCreator',
})
// An owner of generated content: reads a fifth of it by a rule, and what is his own.
const reader = await provision.user(site.luid, { name: 'owner1@example.com', siteRole: 'Creator' })
const tokenOf = (user: string, name: string) => provision.personalAccessToken(site.luid, user, name)

const facts: EaselFacts = {
  url: easel.url,
  siteLuid: site.luid,
  admin: await tokenOf(admin.luid, 'admin'),
  reader: await tokenOf(reader.luid, 'reader'),
  tokens: await Array.fromAsync({ length: Number(tokens) }, (_, index) =>
    tokenOf(admin.luid, `token ${index}`),
  ),
  userName: admin.name,
  connectedApp: await provision.connectedApp(site.luid, 'bench'),
}
ready(facts, () => easel.close())
