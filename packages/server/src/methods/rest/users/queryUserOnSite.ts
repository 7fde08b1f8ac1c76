import type { rest } from '@easel/contract'
import { userAnswer } from '../../../content/answers/users.ts'
import type { Handler } from '../../../kernel/context.ts'

/** A user may read their own record, an administrator every record. */
export const queryUserOnSite: Handler<typeof rest.queryUserOnSite> = async (context) => {
  const { params, caller, services, error } = context
  const luid = params.userId.toLowerCase()
  if (luid !== caller.user.luid && !caller.isAdministrator) throw error('403133')
  // A caller without an account on the site exists in the session only.
  if (luid === caller.user.luid) return { user: userAnswer(caller.user) }
  const user = await services.store.read.users.byLuid(caller.site.id, luid)
  if (user === null) throw error('404002', { id: params.userId })
  return { user: userAnswer(user) }
}
