/** The operator's commands together. */

import { plainApp } from '../domain/connected-app.ts'
import type { Writer } from '../ports/index.ts'
import { found } from './found.ts'
import { createOperation } from './operation.ts'
import type { ProvisionDeps } from './parts.ts'
import type { Provision } from './provision.ts'
import { tenantFor, tenantProvision } from './tenants.ts'
import { createTokenOperation } from './token-operation.ts'
import { setTokenRules } from './token-rules.ts'
import { addGroup, putUatConfig, setAssertionRules } from './trust.ts'
import { addUser, changeUser, setPassword } from './users.ts'

export function createProvision(deps: ProvisionDeps): Provision {
  const { store, clock, random } = deps
  const siteOf = async (write: Writer, luid: string) =>
    found(await write.sites.byLuid(luid), `site ${luid}`)
  return {
    ...createOperation(deps),
    ...createTokenOperation(deps),
    ...tenantProvision(deps),
    async find(contentUrl, name) {
      const site = await store.read.sites.byContentUrl(contentUrl)
      const user = site && (await store.read.users.byName(site.id, name))
      return site && user && { site, user }
    },
    isEmpty: async () => (await store.read.sites.count()) === 0,
    site: ({ name, contentUrl, tenantLuid }) =>
      store.transaction(async (write) => {
        const existing = await write.sites.byContentUrl(contentUrl)
        if (existing !== null) return existing
        const now = clock.now()
        const tenant = await tenantFor(write, { tenantLuid, contentUrl, now, random })
        return write.sites.create({ name, contentUrl, tenantLuid: tenant.luid, now })
      }),
    group: (siteLuid, name, rules) => addGroup(deps, { siteLuid, name }, rules),
    user: (siteLuid, user) =>
      store.transaction(async (write) =>
        addUser(write, (await siteOf(write, siteLuid)).id, user, clock.now()),
      ),
    changeUser: (siteLuid, userLuid, change) => changeUser(deps, { siteLuid, userLuid }, change),
    password: (siteLuid, userLuid, password) => setPassword(deps, { siteLuid, userLuid }, password),
    tokenRules: (siteLuid, change) =>
      store.transaction(async (write) =>
        setTokenRules(write, await siteOf(write, siteLuid), change),
      ),
    assertionRules: (siteLuid, change) => setAssertionRules(deps, siteLuid, change),
    connectProject: (wanted) => deps.connect.project(wanted),
    connectSigningKey: (project, key) => deps.connect.signingKey(project, key),
    connectServerKey: (project) => deps.connect.serverKey(project),
    connectConnection: (project, wanted) => deps.connect.connection(project, wanted),
    uatConfiguration: (tenantLuid, settings) => putUatConfig(deps, tenantLuid, settings),
    async connectedApp(siteLuid, name) {
      const site = found(await store.read.sites.byLuid(siteLuid), `site ${siteLuid}`)
      const app = await deps.connectedApps.create(site.id, { ...plainApp, name, isEnabled: true })
      const secret = await deps.connectedApps.addSecret(app)
      if (typeof secret === 'string') throw new RangeError(`connected app ${name}: ${secret}`)
      const { secretId, secretValue } = secret
      return { clientId: app.clientId, secretId, secretValue }
    },
  }
}
