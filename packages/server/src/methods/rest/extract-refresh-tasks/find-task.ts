import type { Raise } from '@easel/contract'
import type { Caller, RefreshTask, Store } from '../../../ports/index.ts'

interface Asking {
  readonly params: { readonly taskId: string }
  readonly caller: Caller
  readonly services: { readonly store: Store }
  readonly error: Raise<'404026'>
}

/** @throws 404026 where the site has no such task */
export async function readTask({ params, caller, services, error }: Asking): Promise<RefreshTask> {
  const luid = params.taskId.toLowerCase()
  const task = await services.store.read.refreshTasks.byLuid(caller.site.id, luid)
  if (task === null) throw error('404026', { id: params.taskId })
  return task
}

/** A task that the caller manages; others are reported as not found. @throws 404026 */
export async function findTask(asking: Asking): Promise<RefreshTask> {
  const task = await readTask(asking)
  if (!manages(asking.caller, task)) throw asking.error('404026', { id: asking.params.taskId })
  return task
}

/** Owners of the item, leaders of its project and administrators manage its tasks. */
export const manages = (
  caller: Caller,
  { ownerId, projectId }: { readonly ownerId: number; readonly projectId: number },
): boolean =>
  caller.isAdministrator || ownerId === caller.user.id || caller.ledProjectIds.has(projectId)
