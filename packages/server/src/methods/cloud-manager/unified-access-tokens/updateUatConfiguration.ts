import type { cloudManager } from '@easel/contract'
import { uatConfigAnswer } from '../../../cloud-manager/uat-answers.ts'
import { algorithmsOf, uatProblem } from '../../../cloud-manager/uat-rules.ts'
import type { UatConfig } from '../../../ports/index.ts'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

/** Members that are not sent stay as they are; an empty text takes a source of keys away. */
export const updateUatConfiguration: CloudHandler<
  typeof cloudManager.updateUatConfiguration
> = async (context) => {
  const { params, body, caller, services, now, error } = context
  const tenantLuid = caller.tenant.luid
  const luid = params.configId.toLowerCase()
  return services.store.transaction(async (write) => {
    const before = await write.uatConfigs.byLuid(tenantLuid, luid)
    if (before === null) throw error('E_404_UAT_SVC_1001', { id: params.configId })
    const { name, issuer, publicKey, jwksUri, usernameClaim, scopes, resourceIds, enabled } = body
    const changed: UatConfig = {
      ...before,
      ...(name !== undefined && { name }),
      ...(issuer !== undefined && { issuer }),
      ...(publicKey !== undefined && { publicKey: publicKey === '' ? null : publicKey }),
      ...(jwksUri !== undefined && { jwksUri: jwksUri === '' ? null : jwksUri }),
      ...(usernameClaim !== undefined && { usernameClaim }),
      ...(scopes !== undefined && { scopes }),
      ...(resourceIds !== undefined && {
        resourceIds: [...new Set(resourceIds.map((id) => id.toLowerCase()))],
      }),
      ...(enabled !== undefined && { isEnabled: enabled }),
      updatedAt: now,
    }
    const problem = await uatProblem(write, changed)
    if (problem !== null) throw problem
    const config = { ...changed, algorithms: algorithmsOf(changed) }
    const outcome = await write.uatConfigs.update(tenantLuid, luid, config)
    if (outcome === 'name-taken' || outcome === 'issuer-taken') {
      throw error('E_409_UAT_SVC_1002', {
        problem: 'Another configuration has that name or issuer.',
      })
    }
    return uatConfigAnswer(config)
  })
}
