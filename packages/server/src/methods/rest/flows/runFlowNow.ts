import type { rest } from '@easel/contract'
import { findFlow } from '../../../content/find.ts'
import type { Handler } from '../../../kernel/context.ts'
import { runsNone } from './runs-none.ts'

export const runFlowNow: Handler<typeof rest.runFlowNow> = async (context) => {
  await findFlow(context, context.params.flowId)
  throw context.error('403157', { problem: runsNone })
}
