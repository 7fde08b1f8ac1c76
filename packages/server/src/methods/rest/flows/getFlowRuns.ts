import { paginationOf, type rest } from '@easel/contract'
import type { Handler } from '../../../kernel/context.ts'

export const getFlowRuns: Handler<typeof rest.getFlowRuns> = async ({ list }) => ({
  pagination: paginationOf(list.page, 0),
  flowRuns: {},
})
