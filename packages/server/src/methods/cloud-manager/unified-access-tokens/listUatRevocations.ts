import type { cloudManager } from '@easel/contract'
import { pageAnswer, pageOfAll } from '../../../cloud-manager/answers.ts'
import { uatRevocationAnswer } from '../../../cloud-manager/uat-answers.ts'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

export const listUatRevocations: CloudHandler<typeof cloudManager.listUatRevocations> = async ({
  page,
  caller,
  services,
}) => {
  const all = await services.store.read.uatRevocations.ofTenant(caller.tenant.luid)
  const shown = pageOfAll(page, all)
  return { revocations: shown.items.map(uatRevocationAnswer), ...pageAnswer(page, shown) }
}
