/** Starting a refresh of extracts: who may, what can be refreshed, and the job that does it. */

import type { Raise } from '@easel/contract'
import type { JobSubject, JobSubjectKind } from '../domain/job-subject.ts'
import type { Access, Caller, Items, Job, Store, Writer } from '../ports/index.ts'
import { findItem, guarded, type NotFoundOf } from './items.ts'
import { newJob, type JobPayload } from './job-payloads.ts'

export interface RefreshOrder {
  readonly siteId: number
  /** Whose job it is. */
  readonly creatorId: number
  readonly subject: JobSubject
  readonly isIncremental: boolean
  /** The task that wants it, if any. */
  readonly taskLuid: string | null
  /** Present where extracts are made that the item does not have, or are deleted. */
  readonly switches?: JobPayload<'RefreshExtract'>['switches']
  /** Of the period of a schedule, which is run once. */
  readonly once?: string
  readonly now: Date
}

/** Kinds of content whose extracts are refreshed, in the words of messages and of the list of jobs. */
export const extractWords = {
  workbook: { name: 'workbook', subtitle: 'Workbook' },
  datasource: { name: 'data source', subtitle: 'Data Source' },
} as const satisfies Readonly<Record<JobSubjectKind, object>>

/** Null where a refresh of the item waits or runs already, or the period was run before. */
export function startRefresh(write: Writer, order: RefreshOrder): Promise<Job | null> {
  const { subject, isIncremental, taskLuid, switches = null, once, ...job } = order
  const { kind, luid, name } = subject
  const { subtitle } = extractWords[kind]
  return write.jobs.createAlone(
    {
      ...job,
      ...newJob('RefreshExtract', { kind, luid, isIncremental, taskLuid, switches }),
      listType: listType(order),
      title: name,
      subtitle,
      subject,
      args: `${subtitle} ${luid}`,
    },
    { exclusive: `refresh ${kind} ${luid}`, ...(once === undefined ? {} : { once }) },
  )
}

function listType({ isIncremental, switches }: RefreshOrder): string {
  if (switches?.to === 'create') return 'create_extracts'
  if (switches?.to === 'remove') return 'delete_extracts'
  return isIncremental ? 'increment_extracts' : 'refresh_extracts'
}

interface Asking {
  readonly caller: Caller
  readonly services: { readonly access: Access }
}

/** Owners, leaders and administrators, and who has the capability by a rule. */
export async function mayRefresh<K extends JobSubjectKind>(
  { caller, services: { access } }: Asking,
  kind: K,
  record: Items[K],
): Promise<boolean> {
  const item = guarded(kind, record)
  return (
    (await access.may(caller, 'ExtractRefresh', item)) || (await access.may(caller, 'Write', item))
  )
}

/** @throws 403157 where the site's setting `runNowEnabled` is off */
export function checkRunNow({ site }: Caller, error: Raise<'403157'>): void {
  if (site.settings['runNowEnabled'] !== false) return
  throw error('403157', { problem: 'The site refreshes extracts by their schedules alone.' })
}

/** @throws 409090 for an item without an extract */
export function checkHasExtract(
  kind: JobSubjectKind,
  { name, hasExtracts }: { readonly name: string; readonly hasExtracts: boolean },
  error: Raise<'409090'>,
): void {
  if (hasExtracts) return
  throw error('409090', { kind: extractWords[kind].name, name, problem: 'it has no extract.' })
}

interface RefreshingNow<K extends JobSubjectKind> extends Asking {
  readonly body: { readonly extractRefresh?: { readonly incremental?: boolean } }
  readonly services: {
    readonly access: Access
    readonly store: Store
    readonly jobs: { wake(): void }
  }
  readonly error: Raise<'403032' | '403157' | '409090' | '409093' | NotFoundOf<K>>
  readonly now: Date
}

/** A refresh that a caller wants at once. */
export async function refreshNow<K extends JobSubjectKind>(
  context: RefreshingNow<K>,
  kind: K,
  itemLuid: string,
): Promise<Job> {
  const { body, caller, services, now } = context
  const error = context.error as Raise<'403032' | '403157' | '409090' | '409093'>
  const item = await findItem(context, kind, itemLuid)
  const { luid, name } = item
  if (!(await mayRefresh(context, kind, item))) {
    throw error('403032', {
      problem: `You are not allowed to refresh the ${extractWords[kind].name} '${name}'.`,
    })
  }
  checkRunNow(caller, error)
  checkHasExtract(kind, item, error)
  const order = {
    siteId: caller.site.id,
    creatorId: caller.user.id,
    subject: { kind, luid, name },
    isIncremental: body.extractRefresh?.incremental ?? false,
    taskLuid: null,
    now,
  }
  const job = await services.store.transaction((write) => startRefresh(write, order))
  if (job === null) throw error('409093', { name })
  services.jobs.wake()
  return job
}
