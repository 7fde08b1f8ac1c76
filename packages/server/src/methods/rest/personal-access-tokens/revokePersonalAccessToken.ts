import type { rest } from '@easel/contract'
import type { Handler } from '../../../kernel/context.ts'
import { findOwner } from './find-owner.ts'

export const revokePersonalAccessToken: Handler<typeof rest.revokePersonalAccessToken> = async (
  context,
) => {
  const { params, services, error } = context
  const owner = await findOwner(context, params.userId)
  const isRevoked = await services.personalAccessTokens.revoke(owner, params.tokenGuid)
  if (!isRevoked) throw error('404160', { id: params.tokenGuid })
}
