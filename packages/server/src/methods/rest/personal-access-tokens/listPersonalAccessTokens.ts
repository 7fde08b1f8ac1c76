import type { rest } from '@easel/contract'
import type { Handler } from '../../../kernel/context.ts'
import { findOwner } from './find-owner.ts'

/** Tokens that have run out are not listed. */
export const listPersonalAccessTokens: Handler<typeof rest.listPersonalAccessTokens> = async (
  context,
) => {
  const owner = await findOwner(context, context.params.userId)
  const tokens = await context.services.personalAccessTokens.living(owner)
  return {
    personalAccessTokens: {
      personalAccessToken: tokens.map(({ name, guid, createdAt, lastUsedAt, expiresAt }) => ({
        tokenName: name,
        tokenGuid: guid,
        lastUsedAt: lastUsedAt > createdAt ? lastUsedAt : undefined,
        expiresAt,
      })),
    },
  }
}
