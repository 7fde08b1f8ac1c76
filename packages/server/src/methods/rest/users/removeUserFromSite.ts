import type { rest } from '@easel/contract'
import { changeSite } from '../../../content/site-change.ts'
import { mayOwnContent } from '../../../domain/site-roles.ts'
import type { Context, Handler } from '../../../kernel/context.ts'
import { removeOrUnlicense } from '../../../cloud-manager/user-removal.ts'
import type { User, Writer } from '../../../ports/index.ts'
import { findUser } from './find-user.ts'
import { keepAdministrator } from './keep-administrator.ts'

type Removal = typeof rest.removeUserFromSite

/**
 * The user's content goes to the one whom `mapAssetsTo` names; without it, owners of content stay on the site without a licence, and the
 * request is refused all the same.
 */
export const removeUserFromSite: Handler<Removal> = async (context) => {
  const { params, caller, services, error } = context
  const { isRemoved, endings } = await changeSite(context, async (write) => {
    const user = await findUser(context, write, params.userId)
    if (user.id === caller.user.id) {
      throw error('403009', { problem: 'You cannot remove yourself from the site.' })
    }
    await keepAdministrator(write, { before: user, after: null, error })
    const heir = await findHeir(context, write, user)
    if (heir !== null) await write.users.giveContent(user, heir.id)
    return removeOrUnlicense(write, services.userStanding, user)
  })
  for (const end of endings) await end()
  if (!isRemoved) throw error('409003', { id: params.userId })
}

async function findHeir(
  context: Context<Removal>,
  write: Writer,
  user: User,
): Promise<User | null> {
  const { query, error } = context
  const { mapAssetsTo } = query
  if (mapAssetsTo === undefined) return null
  if (mapAssetsTo === '') throw error('400000', { problem: 'mapAssetsTo names no user' })
  const heir = await findUser(context, write, mapAssetsTo)
  if (heir.id === user.id) {
    throw error('400000', { problem: 'mapAssetsTo names the user who is removed' })
  }
  if (!mayOwnContent(heir.siteRole)) {
    throw error('400000', {
      problem: `mapAssetsTo names a user with site role ${heir.siteRole}, who cannot own content`,
    })
  }
  return heir
}
