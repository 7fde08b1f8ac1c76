/** What views render to. Handlers name a view; this finds its file and asks the engine. */

import type { Blobs, Engine, ImageRequest, RenderRequest, View } from '../ports/index.ts'

export interface RenderOptions {
  readonly filters: ReadonlyMap<string, string>
  readonly now: Date
  readonly signal: AbortSignal
}

export interface ImageOptions extends RenderOptions {
  /** CSS pixels; both or neither. */
  readonly size: { readonly width: number; readonly height: number } | null
  readonly resolution: 'standard' | 'high'
}

/** All of them throw EngineRefusal when the view cannot be rendered. */
export interface Rendering {
  csv(view: View, options: RenderOptions): Promise<AsyncIterable<string>>
  png(view: View, options: ImageOptions): Promise<Uint8Array>
  svg(view: View, options: ImageOptions): Promise<string>
  /** The picture that the workbook carries, else the view itself, small. */
  preview(view: View, options: RenderOptions): Promise<Uint8Array>
}

export function createRendering({
  blobs,
  engine,
}: {
  readonly blobs: Blobs
  readonly engine: Engine
}): Rendering {
  const toRequest = async (view: View, options: RenderOptions): Promise<RenderRequest> => ({
    workbook: {
      path: await blobs.localPath(view.workbook.blobSha256),
      kind: view.workbook.kind,
      key: view.workbook.blobSha256,
    },
    sheet: view.name,
    filters: options.filters,
    now: options.now,
    signal: options.signal,
  })
  const toImage = async (view: View, options: ImageOptions): Promise<ImageRequest> => ({
    ...(await toRequest(view, options)),
    ...options.size,
    resolution: options.resolution,
  })
  return {
    csv: async (view, options) => engine.csv(await toRequest(view, options)),
    png: async (view, options) => engine.png(await toImage(view, options)),
    svg: async (view, options) => engine.svg(await toImage(view, options)),
    preview: async (view, options) =>
      view.thumbnailSha256 === null
        ? engine.preview(await toRequest(view, options))
        : whole(blobs.read(view.thumbnailSha256)),
  }
}

async function whole(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  return Buffer.concat(await Array.fromAsync(source))
}
