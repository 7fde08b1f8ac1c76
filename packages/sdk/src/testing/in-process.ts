/** An Easel in this process, in memory, with a site and a person of each role. Needs Node 24. */

import { roles, type Backend, type Person, type Role } from './facts.ts'

const siteRoles = {
  admin: 'SiteAdministratorCreator',
  creator: 'Creator',
  explorer: 'Explorer',
  viewer: 'Viewer',
} as const

export async function startInProcess(): Promise<Backend> {
  const { startEasel } = await import('@easel/server/testing')
  // A token for each client that a test signs in.
  const easel = await startEasel({ data: { kind: 'memory' }, maxTokensPerUser: 10_000 })
  const { provision, url } = easel
  const site = await provision.site({ name: 'Test', contentUrl: 'test' })
  const people: Partial<Record<Role, Person>> = {}
  for (const role of roles) {
    const name = `${role}@example.com`
    const fullName = `The ${role}`
    const user = { name, fullName, email: name, siteRole: siteRoles[role] }
    people[role] = { id: (await provision.user(site.luid, user)).luid, name }
  }
  const connectedApp = await provision.connectedApp(site.luid, 'tests')
  const facts = {
    url,
    site: site.contentUrl,
    siteId: site.luid,
    people: people as Record<Role, Person>,
    connectedApp,
  }
  return {
    facts,
    token: (role) => {
      const { id } = facts.people[role]
      return provision.personalAccessToken(site.luid, id, `test-${crypto.randomUUID()}`)
    },
    stop: async () => easel[Symbol.asyncDispose](),
  }
}
