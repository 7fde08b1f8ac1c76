/** One person of the caller's tenant. */

import { cloudError } from '@easel/contract'
import { cloudUserAnswer } from '../../../cloud-manager/answers.ts'
import type { UserChanged } from '../../../cloud-manager/user-changes.ts'
import type { Services } from '../../../kernel/services.ts'
import type { Account, CloudCaller, Reader } from '../../../ports/index.ts'

/** @throws CloudError E_404_USR_SVC_2020 */
export async function findAccount(
  read: Reader,
  { tenant }: CloudCaller,
  userId: string,
): Promise<Account> {
  const isText = !userId.includes('\0')
  const account = isText ? await read.cloud.account(tenant.luid, userId.toLowerCase()) : null
  if (account === null) throw cloudError('E_404_USR_SVC_2020', { id: userId })
  return account
}

export async function answerOf(
  { store }: Services,
  account: Account,
): Promise<ReturnType<typeof cloudUserAnswer>> {
  return cloudUserAnswer(account, await store.read.cloud.memberships([account.id]))
}

/** Ends the sessions of a person who lost access. Called after the commit: a sign-in could undo an earlier end. */
export async function endSessions(
  { cloudSignIn }: Services,
  { account, endings, lostCloudManager }: UserChanged,
): Promise<void> {
  for (const end of endings) await end()
  if (lostCloudManager) await cloudSignIn.endOfAccount(account.luid)
}
