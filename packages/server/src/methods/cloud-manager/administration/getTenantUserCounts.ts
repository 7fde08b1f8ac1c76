import type { cloudManager } from '@easel/contract'
import { countsOf } from '../../../cloud-manager/answers.ts'
import { totalsOf } from '../../../cloud-manager/totals.ts'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

/** Licences are counted once for each site that a person is on. */
export const getTenantUserCounts: CloudHandler<typeof cloudManager.getTenantUserCounts> = async ({
  caller,
  services,
}) => {
  const { read } = services.store
  const tenantLuid = caller.tenant.luid
  return {
    tenantId: tenantLuid,
    ...(await totalsOf(read, tenantLuid)),
    cloudAdministrators: await read.cloud.administratorCount(tenantLuid),
    ...countsOf(await read.cloud.roleCounts(tenantLuid)),
  }
}
