import type { rest } from '@easel/contract'
import type { Handler } from '../../../kernel/context.ts'
import { runsNone } from './runs-none.ts'

export const createCloudFlowTask: Handler<typeof rest.createCloudFlowTask> = async ({ error }) => {
  throw error('403157', { problem: runsNone })
}
