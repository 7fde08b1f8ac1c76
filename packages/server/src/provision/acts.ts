/** What the operator makes or changes is recorded in the audit log as the operator's act. */

import type { Act, Store } from '../ports/index.ts'
import type { Provision } from './provision.ts'

/** Whether the first argument is the LUID of a site. */
const isOnSite: Readonly<Record<keyof Provision, boolean>> = {
  sites: false,
  tenants: false,
  firstSite: false,
  addSite: false,
  users: true,
  userNamed: true,
  addUser: true,
  setRole: true,
  removeUser: true,
  tokens: true,
  revokeToken: true,
  isEmpty: false,
  find: false,
  tenant: false,
  cloudAdministrator: false,
  cloudAdministratorNamed: false,
  cloudTokens: false,
  cloudToken: false,
  revokeCloudToken: false,
  uatConfiguration: false,
  site: false,
  group: true,
  user: true,
  changeUser: true,
  password: true,
  tokenRules: true,
  assertionRules: true,
  personalAccessToken: true,
  connectedApp: true,
  connectProject: false,
  connectSigningKey: false,
  connectServerKey: false,
  connectConnection: false,
}

export function actingProvision(store: Store, provision: Provision): Provision {
  const acting = Object.entries(provision).map(([name, work]) => {
    const run = work as (...args: readonly unknown[]) => Promise<unknown>
    return [
      name,
      (...args: readonly unknown[]) =>
        store.as(actOf(name, isOnSite[name as keyof Provision] ? String(args[0]) : null), () =>
          run(...args),
        ),
    ]
  })
  return Object.fromEntries(acting) as Provision
}

function actOf(name: string, siteLuid: string | null): Act {
  return {
    method: `provision.${name}`,
    actorKind: 'provision',
    actorLuid: null,
    credentialKind: null,
    credentialId: null,
    tenantLuid: null,
    siteLuid,
    address: null,
    requestId: null,
    names: [],
  }
}
