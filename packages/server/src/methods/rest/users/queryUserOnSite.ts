import type { rest } from '@easel/contract'
import { userAnswer } from '../../../content/answers/users.ts'
import type { Handler } from '../../../kernel/context.ts'
import { findOneself } from './find-user.ts'

export const queryUserOnSite: Handler<typeof rest.queryUserOnSite> = async (context) => ({
  user: userAnswer(await findOneself(context, context.services.store.read)),
})
