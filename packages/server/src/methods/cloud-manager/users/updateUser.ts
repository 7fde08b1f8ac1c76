import type { cloudManager } from '@easel/contract'
import { updateUser as changeUser } from '../../../cloud-manager/user-changes.ts'
import { answerOf, endSessions, findAccount } from './find.ts'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

export const updateUser: CloudHandler<typeof cloudManager.updateUser> = async (context) => {
  const { params, body, caller, services, now } = context
  const tenantLuid = caller.tenant.luid
  const { userStanding: standing } = services
  const changed = await services.store.transaction(async (write) => {
    const account = await findAccount(write, caller, params.userId)
    return changeUser({ write, standing, tenantLuid, now }, account, body)
  })
  await endSessions(services, changed)
  return answerOf(services, changed.account)
}
