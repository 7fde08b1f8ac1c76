import type { cloudManager } from '@easel/contract'
import { isTenantName } from '../../../cloud-manager/site-names.ts'
import type { Services } from '../../../kernel/services.ts'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

export const validateTenantName: CloudHandler<typeof cloudManager.validateTenantName> = async ({
  query,
  services,
}) => {
  const isFree = isTenantName(query.name) && (await isUnused(query.name, services))
  return { name: query.name, isAvailable: isFree }
}

const isUnused = async (name: string, { store }: Services): Promise<boolean> =>
  (await store.read.cloud.tenantByName(name)) === null
