import type { rest } from '@easel/contract'
import type { Handler } from '../../../kernel/context.ts'

export const getFlowRunTasks: Handler<typeof rest.getFlowRunTasks> = async () => ({ tasks: {} })
