import type { rest } from '@easel/contract'
import { customViewAnswer, findCustomView } from '../../../content/custom-views.ts'
import type { Handler } from '../../../kernel/context.ts'

export const getCustomView: Handler<typeof rest.getCustomView> = async (context) => {
  const { customView } = await findCustomView(context)
  return { customView: customViewAnswer(customView) }
}
