import type { cloudManager } from '@easel/contract'
import { answerOf, findAccount } from './find.ts'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

export const getUser: CloudHandler<typeof cloudManager.getUser> = async ({
  params,
  caller,
  services,
}) => {
  const account = await findAccount(services.store.read, caller, params.userId)
  return answerOf(services, account)
}
