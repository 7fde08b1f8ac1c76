import type { cloudManager } from '@easel/contract'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

/** One's own; the sessions that it opened end. */
export const revokePat: CloudHandler<typeof cloudManager.revokePat> = async (context) => {
  const { params, caller, services, error } = context
  const guid = params.patId.toLowerCase()
  const own = await services.store.read.cloud.tokens(caller.account.id)
  if (!own.some((token) => token.guid === guid)) {
    throw error('E_404_AUTH_SVC_1004', { id: params.patId })
  }
  await services.store.transaction((write) => write.cloud.deleteToken(guid))
  await services.cloudSignIn.endOfPat(guid)
}
