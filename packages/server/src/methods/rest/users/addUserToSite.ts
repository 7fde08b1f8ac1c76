import type { rest } from '@easel/contract'
import { licenceProblem } from '../../../cloud-manager/licences.ts'
import { addedUserAnswer } from '../../../content/answers/users.ts'
import { changeSite } from '../../../content/site-change.ts'
import { newUserProblem } from '../../../domain/new-names.ts'
import type { Handler } from '../../../kernel/context.ts'
import { refuseIdentityPools, requestedMethod, requestedRole } from './requested-user.ts'

/** A user name that is an e-mail address is the user's address too, unless the request names another. */
export const addUserToSite: Handler<typeof rest.addUserToSite> = async (context) => {
  const { body, caller, now, error } = context
  const { site } = caller
  const { name } = body.user
  const siteRole = requestedRole(body.user.siteRole, error)
  refuseIdentityPools(body.user, error)
  const email = body.user.email ?? (name.includes('@') ? name : undefined)
  const problem = newUserProblem({ name, ...(email !== undefined && { email }) })
  if (problem !== null) throw error('400000', { problem })
  const user = await changeSite(context, async (write) => {
    if (await write.users.isNameTaken(site.id, name)) throw error('409017', { name })
    const method = await requestedMethod(write, { site, present: null }, { ...body.user, error })
    const missing = await licenceProblem(write, site, { siteRole, before: null })
    if (missing !== null) throw error('409014', { problem: missing })
    const address = email ?? null
    return write.users.create({
      siteId: site.id,
      name,
      fullName: null,
      email: address,
      siteRole,
      ...method,
      now,
    })
  })
  return { user: addedUserAnswer(user) }
}
