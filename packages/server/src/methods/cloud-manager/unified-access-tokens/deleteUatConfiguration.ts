import type { cloudManager } from '@easel/contract'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

export const deleteUatConfiguration: CloudHandler<
  typeof cloudManager.deleteUatConfiguration
> = async ({ params, caller, services, error }) => {
  const luid = params.configId.toLowerCase()
  const isDeleted = await services.store.transaction((write) =>
    write.uatConfigs.delete(caller.tenant.luid, luid),
  )
  if (!isDeleted) throw error('E_404_UAT_SVC_1001', { id: params.configId })
  await services.siteSessions.endOfTrust(luid)
}
