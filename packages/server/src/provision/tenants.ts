/** Tenants and their administrators, as the operator makes them. */

import type { Account, Random, Tenant, Writer } from '../ports/index.ts'
import { found } from './found.ts'
import type { ProvisionDeps } from './parts.ts'
import type { NewCloudAdministrator, Provision } from './provision.ts'

export function tenantProvision({
  store,
  clock,
}: ProvisionDeps): Pick<Provision, 'tenant' | 'cloudAdministrator'> {
  return {
    tenant: (name) =>
      store.transaction(async (write) => {
        const existing = await write.cloud.tenantByName(name)
        const made = existing ?? (await write.cloud.createTenant({ name, now: clock.now() }))
        return found(made, `tenant ${name}`)
      }),
    cloudAdministrator: (tenantLuid, person) =>
      store.transaction((write) => addAdministrator(write, tenantLuid, person, clock.now())),
  }
}

/** The tenant that is named, or a new one with a name made of the site's address. */
export async function tenantFor(
  write: Writer,
  wanted: {
    readonly tenantLuid: string | undefined
    readonly contentUrl: string
    readonly now: Date
    readonly random: Random
  },
): Promise<Tenant> {
  const { tenantLuid, contentUrl, now, random } = wanted
  const luid = tenantLuid ?? random.uuid()
  const existing = await write.cloud.tenant(luid)
  if (existing !== null) return existing
  const name = contentUrl.replace(/[^A-Za-z0-9-]/g, '') || 'default'
  const made =
    (await write.cloud.createTenant({ luid, name, now })) ??
    (await write.cloud.createTenant({ luid, name: `${name}-${luid.slice(0, 8)}`, now }))
  return found(made, `tenant ${name}`)
}

async function addAdministrator(
  write: Writer,
  tenantLuid: string,
  { name, fullName, email = name }: NewCloudAdministrator,
  now: Date,
): Promise<Account> {
  const existing = await write.cloud.accountByName(tenantLuid, name)
  if (existing === null) {
    return write.cloud.createAccount({
      tenantLuid,
      name,
      email,
      displayName: fullName ?? null,
      language: null,
      locale: null,
      isCloudAdministrator: true,
      createdAt: now,
    })
  }
  await write.cloud.updateAccount(existing.id, { isCloudAdministrator: true })
  return { ...existing, isCloudAdministrator: true }
}
