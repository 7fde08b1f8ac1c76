import type { cloudManager } from '@easel/contract'
import { cloudPatAnswer, pageAnswer, pageOfAll } from '../../../cloud-manager/answers.ts'
import { cloudTokenLife } from '../../../domain/token-life.ts'
import { livingTokens } from '../../../domain/token-rules.ts'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

/** One's own that may still sign in: what ran out or was revoked is nowhere to be seen. */
export const listPats: CloudHandler<typeof cloudManager.listPats> = async ({
  page,
  caller,
  services,
}) => {
  const all = await services.store.read.cloud.tokens(caller.account.id)
  const own = pageOfAll(page, livingTokens(all, cloudTokenLife, services.clock.now()))
  return { personalAccessTokens: own.items.map(cloudPatAnswer), ...pageAnswer(page, own) }
}
