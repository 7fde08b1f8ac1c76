/** A tenant keeps somebody who can manage it. */

import { cloudError } from '@easel/contract'
import type { Account, Writer } from '../ports/index.ts'

/**
 * Whether the tenant is about to lose this person as a cloud administrator. Who asks at the same moment for another one waits: two could
 * otherwise each count on the other.
 *
 * @throws CloudError E_400_USR_SVC_2006 when the person is the last one
 */
export async function losesAdministrator(
  { cloud }: Pick<Writer, 'cloud'>,
  { tenantLuid, luid }: Account,
): Promise<boolean> {
  await cloud.holdTenant(tenantLuid)
  const account = await cloud.account(tenantLuid, luid)
  if (account?.isCloudAdministrator !== true) return false
  if ((await cloud.administratorCount(tenantLuid)) > 1) return true
  throw cloudError('E_400_USR_SVC_2006', {
    problem: 'A tenant keeps at least one cloud administrator.',
  })
}
