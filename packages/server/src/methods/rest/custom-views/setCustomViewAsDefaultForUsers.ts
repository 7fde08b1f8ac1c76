import type { rest } from '@easel/contract'
import { findOwnCustomView, type Found } from '../../../content/custom-views.ts'
import { changeSite } from '../../../content/site-change.ts'
import type { Context, Handler } from '../../../kernel/context.ts'
import type { User } from '../../../ports/index.ts'

type Setting = Context<typeof rest.setCustomViewAsDefaultForUsers>

/** One request names a hundred users at most. */
const mostUsers = 100

/** Each user has a result of their own: one who cannot see the custom view gets no default, and the others get theirs. */
export const setCustomViewAsDefaultForUsers: Handler<
  typeof rest.setCustomViewAsDefaultForUsers
> = async (context) => {
  const { body, error } = context
  const found = await findOwnCustomView(context)
  const luids = body.users.user.map(({ id }) => id)
  if (luids.length > mostUsers) {
    throw error('400000', { problem: `one request names ${mostUsers} users at most` })
  }
  const results = []
  const userIds: number[] = []
  for (const [index, luid] of luids.entries()) {
    const user = await userOf(context, luid)
    const refusal = await refusalOf(context, found, user)
    if (user === null || refusal !== null) {
      results.push({ success: false, error: documentOf(refusal, index + 1) })
      continue
    }
    userIds.push(user.id)
    results.push({ success: true, user: { id: user.luid } })
  }
  await changeSite(context, async (write) => {
    const present = await write.users.byIds(userIds)
    await write.customViews.setDefault(
      found.customView,
      present.map(({ id }) => id),
    )
  })
  return {
    customViewAsUserDefaultResults: { customViewAsUserDefaultViewResult: results },
  }
}

const userOf = ({ caller, services }: Setting, luid: string): Promise<User | null> =>
  services.store.read.users.byLuid(caller.site.id, luid.toLowerCase())

/** Null: the user can have the default. */
async function refusalOf(
  { caller, services: { access } }: Setting,
  { customView, view }: Found,
  user: User | null,
): Promise<'404002' | '404166' | null> {
  if (user === null) return '404002'
  const isSeen = customView.isShared || customView.owner.id === user.id
  const reader = await access.asUser(caller, user)
  const mayRead = await access.may(reader, 'Read', { kind: 'view', record: view })
  return isSeen && mayRead ? null : '404166'
}

/** Results stand in the order of the users of the request. */
function documentOf(code: '404002' | '404166' | null, place: number) {
  const isUnknown = code !== '404166'
  return {
    code: code ?? '404002',
    summary: 'Resource Not Found',
    detail: isUnknown
      ? `User ${place} of the request could not be found.`
      : `The custom view could not be found by user ${place} of the request.`,
  }
}
