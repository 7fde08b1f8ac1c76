import type { cloudManager } from '@easel/contract'
import { pageAnswer, pageOfAll } from '../../../cloud-manager/answers.ts'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

/** A job of which at least one operation was done has succeeded. */
export const getUserJob: CloudHandler<typeof cloudManager.getUserJob> = async (context) => {
  const { params, page, caller, services, error } = context
  const job = await services.store.read.cloud.userJob(
    caller.tenant.luid,
    params.jobId.toLowerCase(),
  )
  if (job === null) throw error('E_404_USR_SVC_2020', { id: params.jobId })
  const numbered = job.operations.map((operation, index) => ({ ...operation, line: index + 1 }))
  const shown = pageOfAll(page, numbered)
  return {
    jobId: job.luid,
    status: job.operations.some(({ status }) => status === 'Success') ? 'Success' : 'Failed',
    createDateTime: job.createdAt,
    operations: shown.items.map(({ line, email, accountLuid, status, code, message }) => ({
      number: line,
      email,
      userId: accountLuid ?? undefined,
      status,
      errorCode: code ?? undefined,
      message: message ?? undefined,
    })),
    ...pageAnswer(page, shown),
  }
}
