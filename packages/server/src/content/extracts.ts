/** Extracts that an item does not have are made by a job. Those of a workbook are deleted by one too, that of a data source at once. */

import type { Raise } from '@easel/contract'
import type { JobSubject, JobSubjectKind } from '../domain/job-subject.ts'
import type {
  Blobs,
  Caller,
  CopyRequest,
  Engine,
  Items,
  Job,
  LeftoverNotes,
  UploadLimits,
  WorkbookFile,
} from '../ports/index.ts'
import { findItem, type Asking, type NotFoundOf } from './items.ts'
import { extractWriters } from './newer-files.ts'
import { extractWords, startRefresh, type RefreshOrder } from './refreshing.ts'
import { orError, viewerOf } from './rendering.ts'
import { changeSite } from './site-change.ts'

/** Data sources within a workbook, as a request names them. */
export interface SentDatasources {
  readonly includeAll?: boolean
  readonly datasource?: readonly { readonly id: string }[]
}

type Codes = '400000' | '403004' | '409070' | '409093'

interface Changing<K extends JobSubjectKind> extends Asking<K> {
  readonly services: Asking<K>['services']
  readonly error: Raise<Codes | NotFoundOf<K>>
}

interface Creating<K extends JobSubjectKind> extends Changing<K> {
  readonly query: { readonly encrypt?: boolean }
  readonly services: Asking<K>['services'] & { readonly jobs: { wake(): void } }
  readonly now: Date
}

interface Deleting<K extends JobSubjectKind> extends Changing<K> {
  readonly services: Asking<K>['services'] & {
    readonly engine: Pick<Engine, 'switchExtracts' | 'inspect' | 'inspectDataSource'>
    readonly blobs: Blobs
    readonly leftovers: Pick<LeftoverNotes, 'note'>
    readonly uploadLimits: UploadLimits
  }
  readonly signal: AbortSignal
  readonly now: Date
}

export interface Named<K extends JobSubjectKind> {
  readonly kind: K
  readonly luid: string
  /** Absent: all of them. */
  readonly sent?: SentDatasources | undefined
}

/** @returns the job that makes them */
export async function createExtracts<K extends JobSubjectKind>(
  context: Creating<K>,
  named: Named<K>,
): Promise<Job> {
  const { caller, query } = context
  const error = context.error as Raise<Codes>
  const { kind } = named
  const { item, datasources } = await findChangeable(context, named)
  const { luid, name } = item
  if (item.hasExtracts && datasources === null) {
    throw error('409070', { ...wordsOf(kind, name), problem: 'it has extracts already.' })
  }
  const encrypts = isEncrypted(caller, query.encrypt === true, error)
  const switches = { to: 'create', datasources, encrypts } as const
  return startSwitch(context, { kind, luid, name }, switches)
}

/** @returns the job that deletes them */
export async function deleteExtractsLater<K extends JobSubjectKind>(
  context: Omit<Creating<K>, 'query'>,
  named: Named<K>,
): Promise<Job> {
  const { kind } = named
  const { item, datasources } = await findChangeable(context, named)
  const { luid, name } = item
  if (!item.hasExtracts) {
    const problem = 'it has no extract.'
    throw (context.error as Raise<Codes>)('409070', { ...wordsOf(kind, name), problem })
  }
  const switches = { to: 'remove', datasources, encrypts: false } as const
  return startSwitch(context, { kind, luid, name }, switches)
}

async function startSwitch<K extends JobSubjectKind>(
  { caller, services, error, now }: Omit<Creating<K>, 'query'>,
  subject: JobSubject,
  switches: NonNullable<RefreshOrder['switches']>,
): Promise<Job> {
  const order = {
    siteId: caller.site.id,
    creatorId: caller.user.id,
    subject,
    isIncremental: false,
    taskLuid: null,
    switches,
    now,
  }
  const job = await services.store.transaction((write) => startRefresh(write, order))
  if (job === null) throw (error as Raise<Codes>)('409093', { name: subject.name })
  services.jobs.wake()
  return job
}

/** `extractEncryptionMode` of the site decides where it is not left to the caller. */
function isEncrypted({ site }: Caller, isWanted: boolean, error: Raise<'400000'>): boolean {
  const mode = site.settings['extractEncryptionMode'] ?? 'disabled'
  if (mode === 'enforced') return true
  if (isWanted && mode === 'disabled') {
    throw error('400000', { problem: 'the site does not encrypt extracts; send encrypt=false' })
  }
  return isWanted
}

export async function deleteExtracts<K extends JobSubjectKind>(
  context: Deleting<K>,
  named: Named<K>,
): Promise<void> {
  const { services, now } = context
  const error = context.error as Raise<Codes>
  const { kind } = named
  const { item, datasources } = await findChangeable(context, named)
  const { id, name, blobSha256: from } = item
  if (!item.hasExtracts) {
    throw error('409070', { ...wordsOf(kind, name), problem: 'it has no extract.' })
  }
  const made = await withoutThem(context, item, datasources)
  await changeSite(context, async (write) => {
    if (await extractWriters[kind](write).refresh(id, { ...made, from, now })) return
    const problem = 'it was published again, or deleted, meanwhile.'
    throw error('409070', { ...wordsOf(kind, name), problem })
  })
  services.leftovers.note(from)
}

type Extracted = Items[JobSubjectKind]

/** The file without the extracts, durable. */
async function withoutThem<K extends JobSubjectKind>(
  { caller, services, signal, error }: Deleting<K>,
  { kind, blobSha256: key }: Extracted,
  datasources: readonly string[] | null,
) {
  const { engine, blobs, uploadLimits } = services
  const viewer = viewerOf(caller)
  const fileAt = (path: string, of: string) => ({ path, kind, key: of }) as CopyRequest['file']
  const request = { file: fileAt(await blobs.localPath(key), key), viewer, signal }
  return orError(
    () =>
      engine.switchExtracts({ ...request, to: 'remove', datasources }, async ({ content }) => {
        await using staged = await blobs.stage(content, { limitBytes: uploadLimits.bytes, signal })
        const { path, sha256: blobSha256, sizeBytes } = staged
        const file = fileAt(path, blobSha256)
        const { hasExtracts } = isWorkbook(file)
          ? await engine.inspect({ workbook: file, viewer, signal })
          : await engine.inspectDataSource({ dataSource: file, viewer, signal })
        await staged.keep()
        return { blobSha256, sizeBytes, hasExtracts }
      }),
    (problem) => (error as Raise<'400000'>)('400000', { problem }),
  )
}

const isWorkbook = (file: CopyRequest['file']): file is WorkbookFile =>
  file.kind === 'twb' || file.kind === 'twbx'

const wordsOf = (kind: JobSubjectKind, name: string) => ({ kind: extractWords[kind].name, name })

/** The item, and the data sources that are meant: null for all. For owners, project leaders and administrators. */
async function findChangeable<K extends JobSubjectKind>(
  context: Changing<K>,
  { kind, luid, sent }: Named<K>,
): Promise<{ readonly item: Extracted; readonly datasources: readonly string[] | null }> {
  const { caller } = context
  const item: Extracted = await findItem<K>(context, kind, luid)
  const mayChange =
    caller.isAdministrator ||
    item.owner.id === caller.user.id ||
    caller.ledProjectIds.has(item.project.id)
  if (!mayChange) {
    const problem = `Extracts of ${extractWords[kind].name} '${item.name}' are made and deleted by its owner, project leaders and administrators.`
    throw (context.error as Raise<Codes>)('403004', { problem })
  }
  return { item, datasources: await namesOf(context, { kind, id: item.id }, sent) }
}

async function namesOf<K extends JobSubjectKind>(
  { services, error }: Changing<K>,
  item: { readonly kind: K; readonly id: number },
  sent: SentDatasources | undefined,
): Promise<readonly string[] | null> {
  if (sent === undefined || sent.includeAll === true) return null
  const raise = error as Raise<'400000'>
  const ids = (sent.datasource ?? []).map(({ id }) => id.toLowerCase())
  if (ids.length === 0) {
    throw raise('400000', { problem: 'datasources names none; send includeAll="true" for all' })
  }
  const known = new Map(
    (await services.store.read.connections.of(item)).map(({ source }) => [
      source?.luid,
      source?.name,
    ]),
  )
  return ids.map((id) => {
    const name = known.get(id)
    if (name !== undefined) return name
    throw raise('400000', { problem: `'${id}' is no data source of the workbook` })
  })
}
