import type { cloudManager } from '@easel/contract'
import { uatConfigAnswer } from '../../../cloud-manager/uat-answers.ts'
import { algorithmsOf, uatProblem } from '../../../cloud-manager/uat-rules.ts'
import type { UatConfig } from '../../../ports/index.ts'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

export const createUatConfiguration: CloudHandler<
  typeof cloudManager.createUatConfiguration
> = async (context) => {
  const { body, caller, services, now, error } = context
  const keys = { publicKey: body.publicKey ?? null, jwksUri: body.jwksUri ?? null }
  const config: UatConfig = {
    luid: services.random.uuid(),
    tenantLuid: caller.tenant.luid,
    name: body.name,
    issuer: body.issuer,
    ...keys,
    usernameClaim: body.usernameClaim ?? 'email',
    resourceIds: [...new Set(body.resourceIds.map((id) => id.toLowerCase()))],
    scopes: body.scopes ?? null,
    algorithms: [],
    isEnabled: body.enabled ?? true,
    createdAt: now,
    updatedAt: now,
  }
  return services.store.transaction(async (write) => {
    const problem = await uatProblem(write, config)
    if (problem !== null) throw problem
    const outcome = await write.uatConfigs.create({ ...config, algorithms: algorithmsOf(config) })
    if (outcome !== 'created') {
      const what = outcome === 'name-taken' ? `name '${body.name}'` : `issuer '${body.issuer}'`
      throw error('E_409_UAT_SVC_1002', { problem: `A configuration of ${what} exists already.` })
    }
    return uatConfigAnswer(config)
  })
}
