import type { rest } from '@easel/contract'
import { findOwnCustomView } from '../../../content/custom-views.ts'
import { changeSite } from '../../../content/site-change.ts'
import type { Handler } from '../../../kernel/context.ts'

export const deleteCustomView: Handler<typeof rest.deleteCustomView> = async (context) => {
  const { customView } = await findOwnCustomView(context)
  await changeSite(context, (write) => write.customViews.delete(customView.id))
}
