import type { cloudManager } from '@easel/contract'
import { revocationOf, uatRevocationAnswer } from '../../../cloud-manager/uat-answers.ts'
import { longestUatDays } from '../../../domain/token-life.ts'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

/** Without an end of its own a revocation lasts as long as any token can live, so that none comes back to life. */
export const revokeUat: CloudHandler<typeof cloudManager.revokeUat> = async (context) => {
  const { body, caller, services, now, error } = context
  const expiresAt = body.expiration ?? new Date(now.getTime() + longestUatDays * dayMs)
  if (body.jti === '') throw error('E_400_UAT_SVC_1000', { problem: 'jti must not be empty.' })
  if (expiresAt <= now) {
    throw error('E_400_UAT_SVC_1000', { problem: 'expiration must be in the future.' })
  }
  const revocation = revocationOf(caller.tenant.luid, { jti: body.jti, expiresAt })
  await services.store.transaction((write) => write.uatRevocations.add(revocation))
  return uatRevocationAnswer(revocation)
}

const dayMs = 24 * 3_600_000
