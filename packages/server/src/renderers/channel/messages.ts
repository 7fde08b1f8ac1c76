/** What the server and its renderer processes say to each other. */

import type {
  DataSourceFacts,
  DataSourceFile,
  FlowFacts,
  FlowFile,
  FoundConnection,
  PageType,
  RefusalReason,
  RowChange,
  WorkbookFile,
} from '../../ports/index.ts'

/** What a renderer is started with. */
export interface RendererSettings {
  /** Converted rows, by key of the file. */
  readonly workDirectory: string
  /** Of this renderer alone, on the same disk; removed when it has ended. */
  readonly scratchDirectory: string
  /** The same for sockets, whose paths must be short. */
  readonly temporaryDirectory: string
  readonly hyperdPath: string | null
  readonly memoryBytes: number
  /** For one request. */
  readonly runMs: number
  /** Of one result. */
  readonly outputBytes: number
}

export interface Picture {
  readonly kind: 'image' | 'preview'
  readonly width?: number
  readonly height?: number
  readonly resolution?: 'standard' | 'high'
}

export interface ViewJob {
  readonly file: WorkbookFile
  readonly view: string
  readonly filters: readonly (readonly [name: string, values: string])[]
  /** ISO time. */
  readonly now: string
  /** Who looks; no part of the result's name, as most results are the same for all. */
  readonly user?: { readonly name: string }
}

/** Several views in one document. */
export interface WorkbookJob {
  readonly file: WorkbookFile
  /** What the document is called. */
  readonly title: string
  readonly views: readonly string[]
  readonly filters: readonly (readonly [name: string, values: string])[]
  /** ISO time. */
  readonly now: string
  /** Who looks; no part of the result's name, as most results are the same for all. */
  readonly user?: { readonly name: string }
}

/** Paper of a PDF; the size is that of the picture on it, in CSS pixels. */
export interface Page {
  readonly type: PageType
  readonly orientation: 'portrait' | 'landscape'
  readonly width?: number
  readonly height?: number
}

/** Jobs that answer a `view` part, then the bytes of a result. */
export type RenderJob =
  | ({ readonly kind: 'csv' | 'xlsx' | 'marks' | 'fields' } & ViewJob)
  | ({ readonly kind: 'svg' | 'png'; readonly picture: Picture } & ViewJob)
  | ({ readonly kind: 'pdf'; readonly page: Page } & ViewJob)
  | ({ readonly kind: 'workbook-pdf'; readonly page: Page } & WorkbookJob)
  | ({ readonly kind: 'workbook-pptx' } & WorkbookJob)

interface SwitchJob {
  readonly file: WorkbookFile | DataSourceFile
  readonly datasources: readonly string[] | null
}

export type Job =
  /** Reads the document: a `sheet` part for each view, each followed by its thumbnail's bytes, then a `workbook` part. */
  | { readonly kind: 'inspect'; readonly file: WorkbookFile }
  /** Reads the document, or the tables of a `.hyper` file: a `datasource` part. */
  | { readonly kind: 'inspect-datasource'; readonly file: DataSourceFile }
  /** Reads the document of a flow: a `flow` part. */
  | { readonly kind: 'inspect-flow'; readonly file: FlowFile }
  /** Whether actions on rows fit the tables. */
  | { readonly kind: 'check-rows'; readonly change: RowChange }
  /** Changes rows in a copy: a `refreshed` part, then the bytes of the new file. */
  | { readonly kind: 'change-rows'; readonly change: RowChange }
  /** Converts the rows of the file. */
  | { readonly kind: 'prepare'; readonly file: WorkbookFile }
  /** Plans the package without its extracts: a `copy` part, then in order `range` parts and bytes. */
  | { readonly kind: 'without-extracts'; readonly file: WorkbookFile | DataSourceFile }
  /** Makes the extracts anew: a `refreshed` part, then the bytes of the new file. */
  | { readonly kind: 'refresh'; readonly file: WorkbookFile | DataSourceFile }
  /** Makes extracts of the named data sources, null for all, or takes them out; answers as `refresh`. */
  | ({ readonly kind: 'create-extracts' } & SwitchJob)
  | ({ readonly kind: 'remove-extracts' } & SwitchJob)
  | RenderJob

/** What a result depends on besides the file and the request: the day, the minute, the user, the world outside the file. */
export type Dependency = 'today' | 'now' | 'user' | 'live'

export type Part =
  | {
      readonly part: 'sheet'
      readonly name: string
      readonly type: 'view' | 'dashboard' | 'story'
      readonly thumbnailBytes: number
    }
  | {
      readonly part: 'workbook'
      readonly hasExtracts: boolean
      readonly connections: readonly FoundConnection[]
      readonly limitations: readonly string[]
    }
  | ({ readonly part: 'datasource' } & DataSourceFacts)
  | ({ readonly part: 'flow' } & FlowFacts)
  | {
      readonly part: 'view'
      readonly dependencies: readonly Dependency[]
      readonly unsupported: readonly string[]
    }

  /** Without a size: the package has no extracts. */
  | { readonly part: 'copy'; readonly sizeBytes: number | null }
  | {
      readonly part: 'refreshed'
      readonly sizeBytes: number
      readonly extracts: readonly { readonly datasource: string; readonly rows: number }[]
    }
  | { readonly part: 'range'; readonly offset: number; readonly length: number }

export type ToRenderer =
  | { readonly type: 'open'; readonly settings: RendererSettings }
  | { readonly type: 'run'; readonly job: Job }
  | { readonly type: 'abort' }

export type FromRenderer =
  | { readonly type: 'ready' }
  /** The job is being worked on: if the process ends now, the job may be why. */
  | { readonly type: 'started' }
  | { readonly type: 'part'; readonly part: Part }
  | { readonly type: 'done' }
  | { readonly type: 'aborted' }
  | { readonly type: 'refused'; readonly reason: RefusalReason; readonly message: string }
  /** The disk is full. */
  | { readonly type: 'no-space' }
  /** A fault of ours. Its frames hold no content of the workbook; its message may, and stays in the renderer. */
  | { readonly type: 'failed'; readonly name: string; readonly frames: string }
