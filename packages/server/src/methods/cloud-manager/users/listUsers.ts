import type { cloudManager } from '@easel/contract'
import { cloudUserAnswer, pageAnswer } from '../../../cloud-manager/answers.ts'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

export const listUsers: CloudHandler<typeof cloudManager.listUsers> = async ({
  page,
  caller,
  services,
}) => {
  const { cloud } = services.store.read
  const { items, ...rest } = await cloud.accounts(caller.tenant.luid, page)
  const memberships = await cloud.memberships(items.map(({ id }) => id))
  const byAccount = Map.groupBy(memberships, ({ accountId }) => accountId)
  return {
    users: items.map((account) => cloudUserAnswer(account, byAccount.get(account.id) ?? [])),
    ...pageAnswer(page, rest),
  }
}
