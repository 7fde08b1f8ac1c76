import type { rest } from '@easel/contract'
import { licenceProblem } from '../../../cloud-manager/licences.ts'
import { userAnswer } from '../../../content/answers/users.ts'
import { changeSite } from '../../../content/site-change.ts'
import { newUserProblem } from '../../../domain/new-names.ts'
import type { Context, Handler } from '../../../kernel/context.ts'
import type { User, UserChange, Writer } from '../../../ports/index.ts'
import { findUser } from './find-user.ts'
import { keepAdministrator } from './keep-administrator.ts'
import { refuseIdentityPools, requestedMethod, requestedRole } from './requested-user.ts'

type Update = typeof rest.updateUser

/** What is not sent stays. Sessions and tokens that a change voids end with it. */
export const updateUser: Handler<Update> = async (context) => {
  const { params, body, services, error } = context
  const { user, endings } = await changeSite(context, async (write) => {
    const before = await findUser(context, write, params.userId)
    refuseIdentityPools(body.user, error)
    if (body.user.password !== undefined) {
      throw error('400000', {
        problem: 'the API of a cloud site sets no passwords; `easel user set-password` does',
      })
    }
    const change = await changeOf(context, write, before)
    return services.userStanding.change(write, before, change)
  })
  for (const end of endings) await end()
  return { user: userAnswer(user) }
}

async function changeOf(
  context: Context<Update>,
  write: Writer,
  before: User,
): Promise<UserChange> {
  const { body, caller, error } = context
  const { fullName, email } = body.user
  const problem = newUserProblem({
    name: before.name,
    ...(fullName !== undefined && fullName !== before.fullName && { fullName }),
    ...(email !== undefined && email !== before.email && { email }),
  })
  if (problem !== null) throw error('400000', { problem })
  const present = { site: caller.site, present: before }
  const method = await requestedMethod(write, present, { ...body.user, error })
  return {
    ...(await roleChange(context, write, before)),
    ...method,
    ...(fullName !== undefined && { fullName }),
    ...(email !== undefined && { email }),
  }
}

async function roleChange(
  { body, caller, error }: Context<Update>,
  write: Writer,
  before: User,
): Promise<Pick<UserChange, 'siteRole'>> {
  const wanted = body.user.siteRole
  if (wanted === undefined || wanted === before.siteRole) return {}
  const siteRole = requestedRole(wanted, error)
  if (before.id === caller.user.id) {
    throw error('403009', { problem: 'You cannot change your own site role.' })
  }
  await keepAdministrator(write, { before, after: siteRole, error })
  const missing = await licenceProblem(write, caller.site, { siteRole, before: before.siteRole })
  if (missing !== null) throw error('409014', { problem: missing })
  return { siteRole }
}
