import type { cloudManager } from '@easel/contract'
import { createUser as newUser } from '../../../cloud-manager/user-changes.ts'
import { answerOf } from './find.ts'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

export const createUser: CloudHandler<typeof cloudManager.createUser> = async ({
  body,
  caller,
  services,
  now,
}) => {
  const tenantLuid = caller.tenant.luid
  const { userStanding: standing } = services
  const { account } = await services.store.transaction((write) =>
    newUser({ write, standing, tenantLuid, now }, body),
  )
  return answerOf(services, account)
}
