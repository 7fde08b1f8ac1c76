import type { cloudManager } from '@easel/contract'
import { cloudPatAnswer, pageAnswer, pageOfAll } from '../../../cloud-manager/answers.ts'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

export const listPats: CloudHandler<typeof cloudManager.listPats> = async ({
  page,
  caller,
  services,
}) => {
  const own = pageOfAll(page, await services.store.read.cloud.tokens(caller.account.id))
  return { personalAccessTokens: own.items.map(cloudPatAnswer), ...pageAnswer(page, own) }
}
