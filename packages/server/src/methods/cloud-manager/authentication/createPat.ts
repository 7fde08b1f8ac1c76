import type { cloudManager } from '@easel/contract'
import { cloudPatAnswer } from '../../../cloud-manager/answers.ts'
import { createCloudToken, livingCloudTokens } from '../../../cloud-manager/new-token.ts'
import { cloudTokensPerUser } from '../../../domain/token-rules.ts'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

/** Creates a token for the caller. Its secret is in this answer only. */
export const createPat: CloudHandler<typeof cloudManager.createPat> = async (context) => {
  const { body, caller, services, error } = context
  const { store, clock, random } = services
  const name = body.tokenName.trim()
  if (name === '') throw error('E_400_API_SVC_1000', { problem: 'tokenName must not be empty.' })
  const { token, secret } = await store.transaction(async (write) => {
    const accountId = caller.account.id
    const living = await livingCloudTokens(write, accountId, clock.now())
    if (living.some((other) => other.name === name)) throw error('E_409_AUTH_SVC_1005', { name })
    if (living.length >= cloudTokensPerUser) {
      const problem = `A person has ${cloudTokensPerUser} tokens at most; revoke one first.`
      throw error('E_400_API_SVC_1000', { problem })
    }
    return createCloudToken({ write, clock, random }, { accountId, name })
  })
  return { ...cloudPatAnswer(token), token: secret }
}
