/**
 * Publishing a workbook: from received bytes to a revision that readers see. The same steps serve the request that waits and
 * the job that does not.
 *
 * Durable order: bytes synced and renamed under their hash, then one transaction with the revision, its views and the end of
 * the upload session or job. A crash in between leaves bytes that nothing refers to, which a sweep removes.
 */

import { setImmediate } from 'node:timers/promises'
import type { Raise } from '@easel/contract'
import { contentUrlOf, viewUrlNamer } from '../domain/content-naming.ts'
import type {
  Blobs,
  BlobReference,
  Engine,
  NewConnection,
  NewView,
  PublishedContent,
  SheetFacts,
  Viewer,
  Workbook,
  WorkbookFacts,
  WorkbookKind,
  Writer,
} from '../ports/index.ts'
import {
  newConnections,
  type ConnectionParts,
  type RequestedCredentials,
} from './new-connections.ts'
import { checkExisting } from './publish-name.ts'
import { checkQuota } from './storage-quota.ts'

/** What the publisher asked for, apart from the bytes; a job keeps it as its payload. */
export interface PublishOrder {
  readonly siteId: number
  readonly projectId: number
  readonly projectLuid: string
  readonly ownerId: number
  readonly name: string
  readonly kind: WorkbookKind
  readonly overwrite: boolean
  /** The workbook that was there when the publisher's right to overwrite it was checked. */
  readonly replacesId: number | null
  /** The file of that workbook. Jobs of versions before this name none. */
  readonly replacesSha256?: string | null
  /** null: as the workbook being replaced has it, false for a new one. */
  readonly showTabs: boolean | null
  readonly encryptExtracts: boolean | null
  readonly description: string | null
  readonly hiddenViews: readonly string[]
  /** Upload session that the bytes came from, ended with the publish. */
  readonly uploadId: string | null
}

/** A file that has been looked into, with every byte that the revision needs made durable. */
export interface PreparedPublish {
  readonly order: PublishOrder
  readonly blob: BlobReference
  readonly hasExtracts: boolean
  readonly views: readonly NewView[]
  readonly connections: readonly NewConnection[]
  /** What the file asks for that views will lack, one sentence each. */
  readonly limitations: readonly string[]
}

export interface Publishing {
  /** Makes the bytes durable and reads what the file holds. @throws EngineRefusal when it is no workbook */
  prepare(
    order: PublishOrder,
    source: PublishSource,
    by: Publisher & { readonly credentials: readonly RequestedCredentials[] },
  ): Promise<PreparedPublish>
  /** The change itself, for a transaction of the caller's. */
  commit(write: Writer, prepared: PreparedPublish, options: CommitOptions): Promise<Workbook>
}

/** Who waits for the file to be looked into. */
export interface Publisher {
  readonly viewer: Viewer
  readonly signal: AbortSignal
}

export interface PublishSource extends BlobReference {
  readonly path: string
  keep(): Promise<unknown>
}

export interface CommitOptions {
  readonly now: Date
  readonly error: Raise<'400020' | '403007' | '403008' | '404005' | '404015'>
}

interface Parts extends ConnectionParts {
  readonly blobs: Blobs
  readonly engine: Engine
}

export function createPublishing({ blobs, engine, ...parts }: Parts): Publishing {
  return {
    prepare: async (order, source, { viewer, signal, credentials }) => {
      const { path, sha256: key } = source
      const workbook = { path, kind: order.kind, key }
      const facts = await engine.inspect({ workbook, viewer, signal })
      const views = await keepViews(blobs, facts, order.hiddenViews)
      await source.keep()
      const { sha256, sizeBytes } = source
      const { hasExtracts, limitations } = facts
      const found = facts.connections
      const connections = newConnections(parts, 'workbook', { found, credentials })
      return { order, blob: { sha256, sizeBytes }, hasExtracts, views, connections, limitations }
    },
    commit,
  }
}

async function keepViews(
  blobs: Blobs,
  { sheets }: WorkbookFacts,
  hidden: readonly string[],
): Promise<NewView[]> {
  const isHidden = new Set(hidden)
  const shown = sheets.filter(({ name }) => !isHidden.has(name))
  const thumbnails = await keepThumbnails(blobs, shown)
  const urlNameOf = viewUrlNamer()
  const views: NewView[] = []
  for (const [index, { name, type }] of shown.entries()) {
    if (index % sheetsAtOnce === sheetsAtOnce - 1) await setImmediate()
    const thumbnailSha256 = thumbnails[index] ?? null
    views.push({ name, viewUrlName: urlNameOf(name), sheetType: type, thumbnailSha256 })
  }
  return views
}

/** That are named between two pauses. */
const sheetsAtOnce = 500

/** Each waits for the disk: several are on their way at once, and not all of thousands. */
const thumbnailsAtOnce = 8

/** In the order of the sheets. */
async function keepThumbnails(
  blobs: Blobs,
  sheets: readonly SheetFacts[],
): Promise<readonly (string | null)[]> {
  const kept: (string | null)[] = sheets.map(() => null)
  const waiting = sheets.entries()
  const lane = async (): Promise<void> => {
    for (const [index, { thumbnailPng }] of waiting) {
      if (thumbnailPng !== null) kept[index] = await keep(blobs, thumbnailPng)
    }
  }
  await Promise.all(Array.from({ length: thumbnailsAtOnce }, lane))
  return kept
}

async function keep(blobs: Blobs, bytes: Uint8Array): Promise<string> {
  async function* content() {
    yield bytes
  }
  await using staged = await blobs.stage(content(), {
    limitBytes: bytes.length,
    signal: new AbortController().signal,
  })
  return (await staged.keep()).sha256
}

async function commit(
  write: Writer,
  { order, blob, hasExtracts, views, connections }: Omit<PreparedPublish, 'limitations'>,
  { now, error }: CommitOptions,
): Promise<Workbook> {
  await write.sites.hold(order.siteId)
  if ((await write.projects.byId(order.projectId)) === null) {
    throw error('404005', { id: order.projectLuid })
  }
  const existing = await write.workbooks.byName(order.projectId, order.name)
  checkExisting('workbook', existing, order, error)
  const content: PublishedContent = {
    kind: order.kind,
    blobSha256: blob.sha256,
    sizeBytes: blob.sizeBytes,
    hasExtracts,
    showTabs: order.showTabs ?? existing?.showTabs ?? false,
    encryptExtracts: order.encryptExtracts ?? existing?.encryptExtracts ?? false,
    description: order.description ?? existing?.description ?? null,
    views,
    connections,
    publisherId: order.ownerId,
    now,
  }
  await checkQuota(write, { order, blob }, error)
  await endUpload(write, { order, blob }, error)
  const workbook = await put(write, { order, existing, content })
  const { id: itemId, siteId } = workbook
  const made = { userId: order.ownerId, siteId, kind: 'workbook', itemId, at: now } as const
  await write.usage.add({ days: [], recents: [made] })
  return workbook
}

interface Putting {
  readonly order: PublishOrder
  readonly existing: Workbook | null
  readonly content: PublishedContent
}

/** A new workbook, or a new revision of the one with its name. */
function put(write: Writer, { order, existing, content }: Putting): Promise<Workbook> {
  if (existing !== null) return write.workbooks.replace(existing.id, content)
  return write.workbooks.create({
    ...content,
    siteId: order.siteId,
    projectId: order.projectId,
    ownerId: order.ownerId,
    name: order.name,
    contentUrl: contentUrlOf(order.name),
  })
}

interface EndedUpload {
  readonly order: Pick<PublishOrder, 'siteId' | 'uploadId'>
  readonly blob: BlobReference
}

/** The session that the bytes came from is over. Where it is already, they have been published; where it has more, not all would be. */
export async function endUpload(
  write: Writer,
  { order: { siteId, uploadId }, blob }: EndedUpload,
  error: Raise<'400020' | '404015'>,
): Promise<void> {
  if (uploadId === null || (await write.uploads.end(uploadId, blob.sizeBytes))) return
  if ((await write.uploads.byId(siteId, uploadId)) === null) throw error('404015', { id: uploadId })
  throw error('400020', {
    problem: 'the upload session received another block while it was published; publish it again',
  })
}
