import type { rest } from '@easel/contract'
import { taskAnswer } from '../../../content/answers/refresh-tasks.ts'
import type { Handler } from '../../../kernel/context.ts'
import type { TaskVisibility } from '../../../ports/index.ts'

export const listExtractRefreshTasks: Handler<typeof rest.listExtractRefreshTasks> = async ({
  caller,
  services,
}) => {
  const visibility: TaskVisibility = caller.isAdministrator
    ? { kind: 'everything' }
    : { kind: 'limited', userId: caller.user.id, projectIds: [...caller.ledProjectIds] }
  const tasks = await services.store.read.refreshTasks.ofSite(caller.site.id, visibility)
  return { tasks: { task: tasks.map(taskAnswer) } }
}
