import type { rest } from '@easel/contract'
import { customViewAnswer, findOwnCustomView } from '../../../content/custom-views.ts'
import { changeSite } from '../../../content/site-change.ts'
import { given } from '../../../domain/stated.ts'
import type { Handler } from '../../../kernel/context.ts'
import type { CustomViewChange } from '../../../ports/index.ts'
import { checkedName, checkNameIsFree } from './requested-name.ts'

export const updateCustomView: Handler<typeof rest.updateCustomView> = async (context) => {
  const { params, body, caller, now, error } = context
  const { customView: before } = await findOwnCustomView(context)
  const { name, shared, owner } = body.customView
  const updated = await changeSite(context, async (write) => {
    const siteId = caller.site.id
    const present = await write.customViews.byLuid(siteId, before.luid)
    if (present === null) throw error('404166', { id: params.customViewId })
    const newOwner =
      owner === undefined ? present.owner : await write.users.byLuid(siteId, owner.id.toLowerCase())
    if (newOwner === null) throw error('404002', { id: owner?.id ?? '' })
    const change = given<CustomViewChange>({
      name: name === undefined ? undefined : checkedName(context, name),
      isShared: shared,
      ownerId: owner === undefined ? undefined : newOwner.id,
      now,
    })
    await checkNameIsFree(context, write, {
      id: present.id,
      viewId: present.view.id,
      ownerId: newOwner.id,
      name: change.name ?? present.name,
    })
    return write.customViews.update(present.id, change)
  })
  return { customView: customViewAnswer(updated) }
}
