import type { cloudManager } from '@easel/contract'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

export const deleteUatRevocation: CloudHandler<typeof cloudManager.deleteUatRevocation> = async ({
  params,
  caller,
  services,
  error,
}) => {
  const id = params.revocationId.toLowerCase()
  const isHash = /^[0-9a-f]{64}$/.test(id)
  const isDeleted =
    isHash &&
    (await services.store.transaction((write) =>
      write.uatRevocations.delete(caller.tenant.luid, Buffer.from(id, 'hex')),
    ))
  if (!isDeleted) throw error('E_404_UAT_SVC_1003', { id: params.revocationId })
}
