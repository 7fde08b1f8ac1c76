import type { cloudManager } from '@easel/contract'
import { pageAnswer, pageOfAll } from '../../../cloud-manager/answers.ts'
import { uatRevocationAnswer } from '../../../cloud-manager/uat-answers.ts'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

/** Those that have not ended. */
export const listUatRevocations: CloudHandler<typeof cloudManager.listUatRevocations> = async ({
  page,
  caller,
  services,
  now,
}) => {
  const all = await services.store.read.uatRevocations.ofTenant(caller.tenant.luid)
  const shown = pageOfAll(
    page,
    all.filter(({ expiresAt }) => expiresAt > now),
  )
  return { revocations: shown.items.map(uatRevocationAnswer), ...pageAnswer(page, shown) }
}
