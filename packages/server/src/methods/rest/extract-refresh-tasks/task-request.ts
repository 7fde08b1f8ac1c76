import type { Raise, rest, Static } from '@easel/contract'
import { findWorkbook } from '../../../content/find.ts'
import { ScheduleProblem, readSchedule } from '../../../domain/schedule-request.ts'
import type { RefreshSchedule } from '../../../domain/refresh-schedule.ts'
import type { Context } from '../../../kernel/context.ts'
import type { Workbook } from '../../../ports/index.ts'
import { manages } from './find-task.ts'

type Asking = Context<
  typeof rest.createCloudExtractRefreshTask | typeof rest.updateCloudExtractRefreshTask
>
type TaskRequest = Static<(typeof rest.createCloudExtractRefreshTask)['body']['schema']>

export interface RequestedTask {
  readonly workbook: Workbook | null
  readonly isIncremental: boolean | null
  readonly schedule: RefreshSchedule | null
}

/** What the message says; null for what it leaves out. */
export async function requestedTask(context: Asking): Promise<RequestedTask> {
  const { extractRefresh, schedule = extractRefresh?.schedule } = context.body
  const type = extractRefresh?.type
  return {
    workbook: await requestedWorkbook(context),
    isIncremental: type === undefined ? null : type.startsWith('Increment'),
    schedule: schedule === undefined ? null : scheduleOf(schedule, context.error),
  }
}

async function requestedWorkbook(context: Asking): Promise<Workbook | null> {
  const { body, caller, error } = context
  const { workbook: named, datasource } = body.extractRefresh ?? {}
  if (datasource !== undefined) {
    throw error('400000', {
      problem: `extractRefresh must name a workbook; there is no data source '${datasource.id}'.`,
    })
  }
  if (named === undefined) return null
  const workbook = await findWorkbook(context, named.id)
  const { name, owner, project } = workbook
  if (!manages(caller, { ownerId: owner.id, projectId: project.id })) {
    throw error('403004', {
      problem: `Tasks of workbook '${name}' are for its owner, leaders of its project and administrators.`,
    })
  }
  if (!workbook.hasExtracts) {
    throw error('409090', { kind: 'workbook', name, problem: 'it has no extract.' })
  }
  return workbook
}

function scheduleOf(
  { frequency, frequencyDetails }: NonNullable<TaskRequest['schedule']>,
  error: Raise<'409004'>,
): RefreshSchedule {
  const { start, end, intervals } = frequencyDetails
  try {
    return readSchedule({ frequency, start, end, intervals: intervals?.interval ?? [] })
  } catch (cause) {
    if (cause instanceof ScheduleProblem) throw error('409004', { problem: cause.message })
    throw cause
  }
}
