/** How many sites and people a tenant has. */

import type { Reader, Tenant } from '../ports/index.ts'
import { tenantAnswer } from './answers.ts'

const onlyTheCount = { size: 1, start: { kind: 'offset', count: 0 }, isNumbered: true } as const

export async function totalsOf(read: Reader, tenantLuid: string) {
  const sites = await read.cloud.sites(tenantLuid, onlyTheCount)
  const accounts = await read.cloud.accounts(tenantLuid, onlyTheCount)
  return { numberOfSites: sites.totalCount, numberOfUsers: accounts.totalCount }
}

/** The tenant as it is now. */
export async function currentTenant(read: Reader, tenant: Tenant) {
  const current = (await read.cloud.tenant(tenant.luid)) ?? tenant
  return tenantAnswer(current, await totalsOf(read, tenant.luid))
}
