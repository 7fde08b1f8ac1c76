import type { cloudManager } from '@easel/contract'
import { losesAdministrator } from '../../../cloud-manager/last-administrator.ts'
import { endSessions, findAccount } from './find.ts'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

/** Deletes the user from all sites of the tenant, with their tokens. */
export const deleteUser: CloudHandler<typeof cloudManager.deleteUser> = async (context) => {
  const { params, caller, services, error } = context
  if (params.userId.toLowerCase() === caller.account.luid) throw error('E_405_USR_SVC_2025')
  const { account, memberships } = await services.store.transaction(async (write) => {
    const account = await findAccount(write, caller, params.userId)
    const owned = await write.cloud.owned(account.id)
    if (owned.some((of) => of.projectCount + of.workbookCount + of.datasourceCount > 0)) {
      throw error('E_409_USR_SVC_2025', {
        problem: 'The user owns content, which must be given to somebody else first.',
      })
    }
    await losesAdministrator(write, account)
    const memberships = await write.cloud.memberships([account.id])
    await write.cloud.deleteAccount(account.id)
    return { account, memberships }
  })
  const endings = memberships.map(
    ({ userLuid }) =>
      () =>
        services.siteSessions.endOfUser(userLuid, 'user-changed'),
  )
  await endSessions(services, { account, endings, lostCloudManager: true })
}
