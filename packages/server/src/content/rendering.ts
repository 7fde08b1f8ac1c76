/** What views render to. Handlers name a view; this finds its file and asks the engine. */

import {
  EngineRefusal,
  type Blobs,
  type Caller,
  type DataSource,
  type DocumentRequest,
  type Engine,
  type ImageRequest,
  type Paper,
  type Rendered,
  type RenderRequest,
  type View,
  type Viewer,
  type Workbook,
  type WorkbookCopy,
  type WorkbookFile,
} from '../ports/index.ts'
import type { PublishedSources } from './published-sources.ts'

export interface RenderOptions {
  readonly filters: ReadonlyMap<string, string>
  readonly now: Date
  /** Who looks. */
  readonly caller: Caller
  readonly signal: AbortSignal
  readonly maxAgeMinutes?: number
}

export interface ImageOptions extends RenderOptions {
  /** CSS pixels; both or neither. */
  readonly size: { readonly width: number; readonly height: number } | null
  readonly resolution: 'standard' | 'high'
}

export interface PdfOptions extends RenderOptions {
  readonly page: Paper
}

/** Views of one workbook, in the order of the document. */
export interface Document {
  readonly workbook: Pick<Workbook, 'id' | 'blobSha256' | 'kind' | 'name'>
  readonly views: readonly View[]
}

/** All of them throw EngineRefusal when the view cannot be rendered. */
export interface Rendering {
  csv(view: View, options: RenderOptions): Promise<Rendered>
  png(view: View, options: ImageOptions): Promise<Rendered>
  svg(view: View, options: ImageOptions): Promise<Rendered>
  pdf(view: View, options: PdfOptions): Promise<Rendered>
  xlsx(view: View, options: RenderOptions): Promise<Rendered>
  /** As JSON. */
  marks(view: View, options: RenderOptions): Promise<Rendered>
  fields(view: View, options: RenderOptions): Promise<Rendered>
  workbookPdf(document: Document, options: PdfOptions): Promise<Rendered>
  workbookPptx(document: Document, options: RenderOptions): Promise<Rendered>
  /** The picture that the workbook carries, else the view itself, small. */
  preview(view: View, options: RenderOptions): Promise<Rendered>
  /** The file for a download without its extracts; null when it has none. */
  withoutExtracts(
    stored: StoredFile | StoredDataSource,
    options: { readonly viewer: Viewer; readonly signal: AbortSignal },
  ): Promise<WorkbookCopy | null>
}

type StoredFile = Pick<Workbook, 'blobSha256' | 'kind'>
type StoredDataSource = Pick<DataSource, 'blobSha256' | 'kind'>

interface Parts {
  readonly blobs: Blobs
  readonly engine: Engine
  readonly sources: PublishedSources
}

export function createRendering({ blobs, engine, sources }: Parts): Rendering {
  const fileOf = workbookFiles(blobs, sources)
  const toRequest = async (
    view: View,
    { caller, ...options }: RenderOptions,
  ): Promise<RenderRequest> => ({
    workbook: await fileOf(view.workbook, caller),
    sheet: view.name,
    viewer: viewerOf(caller),
    ...options,
  })
  const toImage = async (
    view: View,
    { size, ...options }: ImageOptions,
  ): Promise<ImageRequest> => ({
    ...(await toRequest(view, options)),
    ...size,
    resolution: options.resolution,
  })
  const toDocument = async (
    { workbook, views }: Document,
    { caller, ...options }: RenderOptions,
  ): Promise<DocumentRequest> => ({
    workbook: await fileOf(workbook, caller),
    viewer: viewerOf(caller),
    title: workbook.name,
    sheets: views.map(({ name }) => name),
    ...options,
  })
  return {
    csv: async (view, options) => engine.csv(await toRequest(view, options)),
    png: async (view, options) => engine.png(await toImage(view, options)),
    svg: async (view, options) => engine.svg(await toImage(view, options)),
    pdf: async (view, { page, ...options }) =>
      engine.pdf({ ...(await toRequest(view, options)), page }),
    marks: async (view, options) => engine.marks(await toRequest(view, options)),
    fields: async (view, options) => engine.fields(await toRequest(view, options)),
    xlsx: async (view, options) => engine.xlsx(await toRequest(view, options)),
    workbookPdf: async (document, { page, ...options }) =>
      engine.workbookPdf({ ...(await toDocument(document, options)), page }),
    workbookPptx: async (document, options) =>
      engine.workbookPptx(await toDocument(document, options)),
    withoutExtracts: async ({ blobSha256: key, kind }, options) => {
      const path = await blobs.localPath(key)
      return engine.withoutExtracts({
        file: { path, kind, key },
        ...options,
      })
    },
    preview: async (view, options) =>
      view.thumbnailSha256 === null
        ? engine.preview(await toRequest(view, options))
        : saved(blobs.read(view.thumbnailSha256)),
  }
}

/** The file of a workbook with those of the published data sources that the caller reads with it. */
const workbookFiles =
  (blobs: Blobs, sources: PublishedSources) =>
  async (
    { id, blobSha256, kind }: StoredFile & { readonly id: number },
    caller: Caller,
  ): Promise<WorkbookFile> => {
    const published = await sources(caller, { id })
    return {
      path: await blobs.localPath(blobSha256),
      kind,
      key: blobSha256,
      ...(published.length === 0 ? {} : { published }),
    }
  }

async function saved(source: AsyncIterable<Uint8Array>): Promise<Rendered> {
  const content = Buffer.concat(await Array.fromAsync(source))
  return { content, sizeBytes: content.length, unsupported: [] }
}

export const viewerOf = ({ user }: Caller): Viewer => ({ luid: user.luid, name: user.name })

/** Less is taken for this: no older result than of the last minute. */
const leastAgeMinutes = 1

/** `maxAge` of a request as the options take it. */
export function maxAgeOf({ maxAge }: { readonly maxAge?: number | undefined }) {
  return maxAge === undefined ? {} : { maxAgeMinutes: Math.max(leastAgeMinutes, maxAge) }
}

/** Runs the work; a refusal of the engine becomes the error that the method has for it. */
export async function orError<T>(
  work: () => Promise<T>,
  asError: (problem: string) => Error,
): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof EngineRefusal) throw asError(cause.message)
    throw cause
  }
}
