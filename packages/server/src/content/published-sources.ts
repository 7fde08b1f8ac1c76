/** The published data sources that a workbook reads for a caller. */

import type { Access, Blobs, Caller, PublishedFile, Store } from '../ports/index.ts'

export interface PublishedSourceParts {
  readonly store: Store
  readonly access: Pick<Access, 'may'>
  readonly blobs: Blobs
}

export type PublishedSources = (
  caller: Caller,
  workbook: { readonly id: number },
) => Promise<readonly PublishedFile[]>

/**
 * Reading needs Connect on the data source, unless the workbook was published with a password for it. What the caller may not connect
 * to is left out, as if it were not there.
 */
export function publishedSources({ store, access, blobs }: PublishedSourceParts): PublishedSources {
  return async (caller, { id }) => {
    const connections = await store.read.connections.of({ kind: 'workbook', id })
    const files: PublishedFile[] = []
    for (const { source, embedsPassword } of connections) {
      const contentUrl = source?.publishedUrl ?? null
      if (source === null || contentUrl === null) continue
      if (files.some((file) => file.contentUrl === contentUrl)) continue
      const record = await store.read.dataSources.byLuid(caller.site.id, source.luid)
      if (record === null) continue
      const item = { kind: 'datasource', record } as const
      if (!embedsPassword && !(await access.may(caller, 'Connect', item))) continue
      const { kind, blobSha256: key } = record
      files.push({ contentUrl, kind, key, path: await blobs.localPath(key) })
    }
    return files
  }
}
