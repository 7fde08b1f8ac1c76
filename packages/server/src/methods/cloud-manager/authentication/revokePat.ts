import type { cloudManager } from '@easel/contract'
import { cloudTokenLife } from '../../../domain/token-life.ts'
import { livingTokens } from '../../../domain/token-rules.ts'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

/** One's own; the sessions that it opened end. */
export const revokePat: CloudHandler<typeof cloudManager.revokePat> = async (context) => {
  const { params, caller, services, error } = context
  const guid = params.patId.toLowerCase()
  const { store, clock } = services
  const now = clock.now()
  const own = livingTokens(await store.read.cloud.tokens(caller.account.id), cloudTokenLife, now)
  if (!own.some((token) => token.guid === guid)) {
    throw error('E_404_AUTH_SVC_1004', { id: params.patId })
  }
  await store.transaction((write) => write.cloud.revokeToken(guid, now))
  await services.cloudSignIn.endOfPat(guid)
}
