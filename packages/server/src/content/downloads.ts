/** A published file on its way to the caller: the bytes as they were published, or the package without its extracts. */

import type { FileReply } from '@easel/contract'
import { downloadFileName } from '../domain/content-naming.ts'
import type { Blobs, Caller, Revision } from '../ports/index.ts'
import { viewerOf, type Rendering } from './rendering.ts'

interface Downloading {
  readonly caller: Caller
  readonly services: {
    readonly blobs: Pick<Blobs, 'read'>
    readonly rendering: Pick<Rendering, 'withoutExtracts'>
  }
  readonly signal: AbortSignal
}

type StoredFile = Pick<Revision, 'kind' | 'blobSha256' | 'sizeBytes'>

const documents: ReadonlySet<Revision['kind']> = new Set(['twb', 'tds'])

/** A `.hyper` file is its extract, and a document or a flow has none: they are sent whole. */
export async function fileReply(
  { caller, services, signal }: Downloading,
  name: string,
  { kind, blobSha256, sizeBytes, isWhole }: StoredFile & { readonly isWhole: boolean },
): Promise<FileReply> {
  const viewer = viewerOf(caller)
  const copy =
    isWhole || kind === 'tfl' || kind === 'tflx'
      ? null
      : await services.rendering.withoutExtracts({ kind, blobSha256 }, { viewer, signal })
  return {
    type: documents.has(kind) ? 'application/xml' : 'application/octet-stream',
    fileName: downloadFileName(name, kind),
    sizeBytes: copy?.sizeBytes ?? sizeBytes,
    content: copy?.content ?? services.blobs.read(blobSha256),
  }
}
