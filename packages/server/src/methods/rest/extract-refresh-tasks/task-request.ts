import type { Raise, rest, Static } from '@easel/contract'
import { findDataSource, findWorkbook } from '../../../content/find.ts'
import { checkHasExtract } from '../../../content/refreshing.ts'
import type { JobSubjectKind } from '../../../domain/job-subject.ts'
import { ScheduleProblem, readSchedule } from '../../../domain/schedule-request.ts'
import type { RefreshSchedule } from '../../../domain/refresh-schedule.ts'
import type { Context } from '../../../kernel/context.ts'
import type { DataSource, Workbook } from '../../../ports/index.ts'
import { manages } from './find-task.ts'

type Asking = Context<
  typeof rest.createCloudExtractRefreshTask | typeof rest.updateCloudExtractRefreshTask
>
type TaskRequest = Static<(typeof rest.createCloudExtractRefreshTask)['body']['schema']>

export interface RequestedTask {
  readonly item: RequestedItem | null
  readonly isIncremental: boolean | null
  readonly schedule: RefreshSchedule | null
}

export interface RequestedItem {
  readonly kind: JobSubjectKind
  readonly id: number
  readonly luid: string
}

/** What the message says; null for what it leaves out. */
export async function requestedTask(context: Asking): Promise<RequestedTask> {
  const { extractRefresh, schedule = extractRefresh?.schedule } = context.body
  const type = extractRefresh?.type
  return {
    item: await requestedItem(context),
    isIncremental: type === undefined ? null : type.startsWith('Increment'),
    schedule: schedule === undefined ? null : scheduleOf(schedule, context.error),
  }
}

async function requestedItem(context: Asking): Promise<RequestedItem | null> {
  const { workbook, datasource } = context.body.extractRefresh ?? {}
  if (workbook !== undefined && datasource !== undefined) {
    throw context.error('400000', {
      problem: 'extractRefresh must name a workbook or a data source, not both.',
    })
  }
  if (workbook !== undefined) {
    return checked(context, 'workbook', await findWorkbook(context, workbook.id))
  }
  if (datasource === undefined) return null
  return checked(context, 'datasource', await findDataSource(context, datasource.id))
}

/** Tasks are for those who manage the item, which must have an extract. */
function checked(
  { caller, error }: Asking,
  kind: JobSubjectKind,
  item: Workbook | DataSource,
): RequestedItem {
  const { id, luid, name, owner, project } = item
  if (!manages(caller, { ownerId: owner.id, projectId: project.id })) {
    throw error('403004', {
      problem: `Tasks of '${name}' are for its owner, leaders of its project and administrators.`,
    })
  }
  checkHasExtract(kind, item, error)
  return { kind, id, luid }
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
