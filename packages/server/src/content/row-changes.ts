/** Changing rows of a data source: what a request asks for, checked against the file, and the job that does it. */

import type { Raise } from '@easel/contract'
import type {
  BlobReference,
  Blobs,
  DataSource,
  Engine,
  Job,
  JobQueue,
  RowAction,
  RowCondition,
  StagedBlob,
  UploadLimits,
} from '../ports/index.ts'
import { findDataSource } from './find.ts'
import type { Asking } from './items.ts'
import { newJob } from './job-payloads.ts'
import { endUpload } from './publishing.ts'
import { discardBlocks, ownUpload, stageUpload } from './received-file.ts'
import { orError, viewerOf } from './rendering.ts'
import { changeSite } from './site-change.ts'

interface SentCondition {
  readonly op: string
  readonly args?: readonly SentCondition[] | undefined
  readonly 'target-col'?: string | undefined
  readonly 'source-col'?: string | undefined
  readonly const?: { readonly type: string; readonly v: string } | undefined
}

interface SentAction {
  readonly action: string
  readonly 'target-schema'?: string | undefined
  readonly 'target-table'?: string | undefined
  readonly 'source-schema'?: string | undefined
  readonly 'source-table'?: string | undefined
  readonly condition?: SentCondition | undefined
}

interface Changing extends Asking<'datasource'> {
  readonly params: { readonly datasourceId: string }
  readonly query: { readonly uploadSessionId?: string | undefined }
  readonly body: { readonly actions: readonly SentAction[] }
  readonly requestName: string | null
  readonly services: Asking<'datasource'>['services'] & {
    readonly blobs: Blobs
    readonly engine: Pick<Engine, 'checkRows'>
    readonly uploadLimits: UploadLimits
    readonly jobs: JobQueue
  }
  readonly now: Date
  readonly signal: AbortSignal
  readonly error: Raise<'400000' | '400010' | '400016' | '400020' | '403032' | '404004' | '404015'>
}

const longestName = 200

/**
 * Checks every action against the file and makes the job that runs them. A request of a name that was sent before is answered
 * with its job, and changes nothing.
 *
 * @param connectionLuid Null: the only connection of the data source
 */
export async function startRowChange(
  context: Changing,
  connectionLuid: string | null,
): Promise<Job> {
  const { caller, services, requestName, error } = context
  const { source, connection } = await findChangeable(context, connectionLuid)
  if (requestName === null || requestName === '' || requestName.length > longestName) {
    const problem = `the header RequestID is needed, with 1 to ${longestName} characters`
    throw error('400000', { problem })
  }
  const once = `rows ${source.luid} ${requestName}`
  const known = await services.store.read.jobs.byOnce(caller.site.id, once)
  if (known !== null) return known
  const uploadId = await ownUpload(context, context.query.uploadSessionId, (problem) =>
    error('400010', { problem }),
  )
  await using staged = uploadId === null ? null : await stageUpload(context, uploadId)
  const actions = context.body.actions.map(toAction)
  await check(context, { source, staged, actions })
  await staged?.keep()
  const upload = staged === null ? null : { sha256: staged.sha256, sizeBytes: staged.sizeBytes }
  const job = await enqueue(context, { source, uploadId, upload, actions, connection, once })
  services.jobs.wake()
  await discardBlocks(context, uploadId)
  return job
}

interface Changeable {
  readonly source: DataSource
  /** Luid of the connection whose rows are changed. */
  readonly connection: string
}

/** @throws RestError 403032, 404004; 400000 where the rows are in no `.hyper` file of its own */
async function findChangeable(
  context: Changing,
  connectionLuid: string | null,
): Promise<Changeable> {
  const { params, caller, services, error } = context
  const source = await findDataSource(context, params.datasourceId)
  if (!(await services.access.may(caller, 'Write', { kind: 'datasource', record: source }))) {
    const problem = `You may not change the data of data source '${source.name}'.`
    throw error('403032', { problem })
  }
  if (source.kind !== 'hyper') {
    const problem = `data source '${source.name}' was not published as a .hyper file, and only such files are changed`
    throw error('400000', { problem })
  }
  const connections = await services.store.read.connections.of({
    kind: 'datasource',
    id: source.id,
  })
  const wanted = connectionLuid?.toLowerCase()
  const connection = connections.find(({ luid }) => wanted === undefined || luid === wanted)
  if (connection === undefined) {
    const problem = `connection '${connectionLuid ?? ''}' is no connection of data source '${source.luid}'`
    throw error('400000', { problem })
  }
  return { source, connection: connection.luid }
}

async function check(
  { caller, services, signal, error }: Changing,
  of: {
    readonly source: DataSource
    readonly staged: StagedBlob | null
    readonly actions: readonly RowAction[]
  },
): Promise<void> {
  const key = of.source.blobSha256
  const target = await services.blobs.localPath(key)
  const change = { target, source: of.staged?.path ?? null, actions: of.actions }
  await orError(
    () => services.engine.checkRows({ change, key, viewer: viewerOf(caller), signal }),
    (problem) => error('400000', { problem }),
  )
}

interface Wanted {
  readonly source: DataSource
  readonly uploadId: string | null
  readonly upload: BlobReference | null
  readonly actions: readonly RowAction[]
  readonly connection: string
  readonly once: string
}

function enqueue(context: Changing, wanted: Wanted): Promise<Job> {
  const { caller, params, now, error } = context
  const { source, uploadId, upload, actions, connection, once } = wanted
  return changeSite(context, async (write) => {
    const known = await write.jobs.byOnce(caller.site.id, once)
    if (known !== null) return known
    if (upload !== null) {
      await endUpload(write, { order: { siteId: caller.site.id, uploadId }, blob: upload }, error)
    }
    const payload = {
      luid: source.luid,
      connectionLuid: connection,
      upload,
      actions: JSON.stringify(actions),
    }
    const job = await write.jobs.createAlone(
      {
        siteId: caller.site.id,
        creatorId: caller.user.id,
        ...newJob('UpdateUploadedFile', payload),
        listType: 'update_uploaded_file',
        title: source.name,
        subtitle: 'Data Source',
        subject: { kind: 'datasource', luid: source.luid, name: source.name },
        args: `Data Source ${source.luid}`,
        now,
      },
      { exclusive: once, once },
    )
    if (job === null) throw error('404004', { id: params.datasourceId })
    return job
  })
}

function toAction(sent: SentAction): RowAction {
  const named = {
    targetSchema: sent['target-schema'],
    targetTable: sent['target-table'],
    sourceSchema: sent['source-schema'],
    sourceTable: sent['source-table'],
  }
  return {
    action: sent.action,
    ...present(named),
    ...(sent.condition === undefined ? {} : { condition: toCondition(sent.condition) }),
  }
}

function toCondition(sent: SentCondition): RowCondition {
  const { op, args, const: constant } = sent
  return {
    op,
    ...present({ targetColumn: sent['target-col'], sourceColumn: sent['source-col'] }),
    ...(constant === undefined ? {} : { constant: { type: constant.type, value: constant.v } }),
    ...(args === undefined ? {} : { args: args.map(toCondition) }),
  }
}

const present = <K extends string>(
  texts: Readonly<Record<K, string | undefined>>,
): { readonly [P in K]?: string } =>
  Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== undefined)) as {
    [P in K]?: string
  }
