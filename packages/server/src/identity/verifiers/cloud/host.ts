/** The tenant that a host name stands for. */

import type { CloudReader, Tenant } from '../../../ports/index.ts'

const tenantHost = /^([a-z0-9-]{1,63})\.cloudmanager\./i

/**
 * Whether a tenant may be reached at a host: `<tenant>.cloudmanager.<domain>` is of that tenant alone, any other host is everybody's.
 *
 * @see Cloud Manager help, "How to find tenant name"
 */
export async function isHostOf(read: CloudReader, host: string, tenant: Tenant): Promise<boolean> {
  const name = tenantHost.exec(host)?.[1]
  if (name === undefined) return true
  return (await read.tenantByName(name))?.luid === tenant.luid
}
