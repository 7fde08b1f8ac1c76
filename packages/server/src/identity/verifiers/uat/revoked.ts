/** Whether a configuration still vouches for what it vouched for a moment ago. */

import type { Store, UatConfig } from '../../../ports/index.ts'
import type { Reason } from '../../refusals/reasons.ts'

/** Null: it does. */
export async function revokedMeanwhile(
  read: Pick<Store['read'], 'uatConfigs'>,
  { tenantLuid, luid }: UatConfig,
): Promise<Reason | null> {
  const config = await read.uatConfigs.byLuid(tenantLuid, luid)
  if (config === null) return 'jwt_iss_unknown'
  return config.isEnabled ? null : 'uat_disabled'
}
