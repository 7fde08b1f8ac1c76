import type { cloudManager } from '@easel/contract'
import { uatConfigAnswer } from '../../../cloud-manager/uat-answers.ts'
import { createUatConfig } from '../../../cloud-manager/uat-changes.ts'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

export const createUatConfiguration: CloudHandler<
  typeof cloudManager.createUatConfiguration
> = async ({ body, caller, services, now }) => {
  const { store, random } = services
  const identity = { luid: random.uuid(), tenantLuid: caller.tenant.luid, now }
  return uatConfigAnswer(await store.transaction((write) => createUatConfig(write, identity, body)))
}
