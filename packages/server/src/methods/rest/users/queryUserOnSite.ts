import type { rest } from '@easel/contract'
import { userAnswer } from '../../../content/answers.ts'
import type { Handler } from '../../../kernel/context.ts'

/** Everyone may read himself, administrators everybody. */
export const queryUserOnSite: Handler<typeof rest.queryUserOnSite> = async (context) => {
  const { params, caller, services, error } = context
  const luid = params.userId.toLowerCase()
  if (luid !== caller.user.luid && !caller.isAdministrator) throw error('403133')
  // Someone without an account on the site is found nowhere but in his session.
  if (luid === caller.user.luid) return { user: userAnswer(caller.user) }
  const user = await services.store.read.users.byLuid(caller.site.id, luid)
  if (user === null) throw error('404002', { id: params.userId })
  return { user: userAnswer(user) }
}
