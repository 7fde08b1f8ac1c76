import type { cloudManager } from '@easel/contract'
import type { UserChanged } from '../../../cloud-manager/user-changes.ts'
import type { UserOperation } from '../../../ports/index.ts'
import { endSessions } from './find.ts'
import { importOne } from './import-one.ts'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

/** The vendor documents no limit. No other request can write during the import. */
const mostUsers = 1_000

/** Done when it is answered: the job is there for clients that ask how it went. */
export const importUsers: CloudHandler<typeof cloudManager.importUsers> = async (context) => {
  const { body, caller, services, now, error } = context
  if (body.users.length === 0) {
    throw error('E_400_USR_SVC_2010', { problem: 'users must not be empty.' })
  }
  if (body.users.length > mostUsers) {
    throw error('E_400_USR_SVC_2010', { problem: `users must be ${mostUsers} at most.` })
  }
  const tenantLuid = caller.tenant.luid
  const { userStanding: standing } = services
  const jobId = services.random.uuid()
  const changes: UserChanged[] = []
  await services.store.transaction(async (write) => {
    const operations: UserOperation[] = []
    for (const wanted of body.users) {
      const change = { write, standing, tenantLuid, now }
      const { operation, changed } = await importOne(change, wanted)
      operations.push(operation)
      if (changed !== null) changes.push(changed)
    }
    await write.cloud.addUserJob({ luid: jobId, tenantLuid, operations, createdAt: now })
  })
  for (const changed of changes) await endSessions(services, changed)
  return { jobId, tenantId: tenantLuid }
}
