/** The file of a publish: from this request, or from an upload session of the caller's. */

import { readFile } from 'node:fs/promises'
import { blockLimitBytes, type Raise, type UploadedFile } from '@easel/contract'
import {
  BlobError,
  type Blobs,
  type Caller,
  type StagedBlob,
  type Store,
  type UploadLimits,
} from '../ports/index.ts'

interface Receiving {
  readonly caller: Caller
  readonly services: {
    readonly store: Store
    readonly blobs: Blobs
    readonly uploadLimits: UploadLimits
  }
  readonly signal: AbortSignal
  readonly error: Raise<'400016' | '404015'>
}

/**
 * The upload session that a request names; null where it names none.
 *
 * @param asEmpty The error of a session that has received nothing
 * @throws RestError 404015 when it is not one of the caller's
 */
export async function ownUpload(
  {
    caller,
    services,
    error,
  }: Pick<Receiving, 'caller' | 'error'> & {
    readonly services: Pick<Receiving['services'], 'store'>
  },
  id: string | undefined,
  asEmpty: (problem: string) => Error,
): Promise<string | null> {
  if (id === undefined) return null
  const upload = await services.store.read.uploads.byId(caller.site.id, id)
  if (upload === null || upload.userId !== caller.user.id) throw error('404015', { id })
  if (upload.sizeBytes === 0) throw asEmpty('the upload session has received no bytes')
  return upload.id
}

/** @throws RestError 400016 when the file is larger than one request may bring */
export async function stageFile(
  { services, signal, error }: Receiving,
  file: UploadedFile,
): Promise<StagedBlob> {
  try {
    return await services.blobs.stage(file.content, { limitBytes: blockLimitBytes, signal })
  } catch (cause) {
    if (cause instanceof RangeError) throw error('400016', { limitMegabytes: 64 })
    throw cause
  }
}

/**
 * The blocks of the session, one behind the other.
 *
 * @throws RestError 404015 when another publish has used the session up
 */
export async function stageUpload(
  { services, signal, error }: Receiving,
  id: string,
): Promise<StagedBlob> {
  const { blobs, store, uploadLimits } = services
  const names = await store.read.uploads.blockNames(id)
  const content = blobs.blocks.read(id, names)
  try {
    return await blobs.stage(content, { limitBytes: uploadLimits.bytes, signal })
  } catch (cause) {
    if (cause instanceof BlobError && cause.reason === 'not-found') throw error('404015', { id })
    throw cause
  }
}

/** Removes blocks that no row counts any more. Where that fails, or the process ends before, they are left to the sweep. */
export async function discardBlocks(
  { services }: { readonly services: Pick<Receiving['services'], 'blobs'> },
  uploadId: string | null,
): Promise<void> {
  if (uploadId !== null) await services.blobs.blocks.discard(uploadId).catch(() => undefined)
}

/** All of a small file that was received. */
export const stagedBytes = ({ path }: StagedBlob): Promise<Buffer> => readFile(path)
