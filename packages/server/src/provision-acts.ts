/** Whatever whoever runs the server makes or changes is written down in the audit log as his. */

import type { Act, Store } from './ports/index.ts'
import type { Provision } from './provision.ts'

/** Those that are told the LUID of a site first. */
const onSite: ReadonlySet<string> = new Set<keyof Provision>([
  'group',
  'user',
  'changeUser',
  'password',
  'tokenRules',
  'assertionRules',
  'personalAccessToken',
  'connectedApp',
])

export function actingProvision(store: Store, provision: Provision): Provision {
  const acting = Object.entries(provision).map(([name, work]) => {
    const run = work as (...args: readonly unknown[]) => Promise<unknown>
    return [
      name,
      (...args: readonly unknown[]) =>
        store.as(actOf(name, onSite.has(name) ? String(args[0]) : null), () => run(...args)),
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
