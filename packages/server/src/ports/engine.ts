/** What reads workbooks and data sources, and renders views. */

import type { ConnectedSource } from './store/connections.ts'
import type { DataSourceKind } from './store/datasources.ts'
import type { FlowKind, FlowOutputStep } from './store/flows.ts'

export type WorkbookKind = 'twb' | 'twbx'

/** A view as the workbook file holds it, in tab order. */
export interface SheetFacts {
  readonly name: string
  readonly type: 'view' | 'dashboard' | 'story'
  readonly thumbnailPng: Uint8Array | null
}

export interface WorkbookFacts {
  readonly sheets: readonly SheetFacts[]
  readonly hasExtracts: boolean
  readonly connections: readonly FoundConnection[]
  /** What the file asks for that the engine lacks, one sentence each, for the publisher to read. */
  readonly limitations: readonly string[]
}

/** A workbook file. `key` is stable for its content: the SHA-256 of its bytes. */
export interface WorkbookFile {
  readonly path: string
  readonly kind: WorkbookKind
  readonly key: string
  /** Published data sources that it is read with. */
  readonly published?: readonly PublishedFile[]
}

/** The file of a published data source, under the name that it has in addresses. */
export interface PublishedFile extends DataSourceFile {
  readonly contentUrl: string
}

/** A data source file; `key` as of workbooks. */
export interface DataSourceFile {
  readonly path: string
  readonly kind: DataSourceKind
  readonly key: string
}

/** A connection as a document names it. */
export interface FoundConnection {
  readonly type: string
  readonly serverAddress: string | null
  readonly serverPort: string | null
  readonly databaseName: string | null
  readonly tableName: string | null
  readonly userName: string | null
  readonly authenticationType: string | null
  /** Of the data source within a workbook; null in a data source. */
  readonly source: ConnectedSource | null
}

export interface DataSourceFacts {
  readonly hasExtracts: boolean
  readonly connections: readonly FoundConnection[]
  readonly limitations: readonly string[]
}

/** A flow file; `key` as of workbooks. */
export interface FlowFile {
  readonly path: string
  readonly kind: FlowKind
  readonly key: string
}

export interface FlowFacts {
  readonly outputSteps: readonly FlowOutputStep[]
  readonly connections: readonly FoundConnection[]
}

/** Actions on the rows of a `.hyper` file. */
export interface RowChange {
  readonly target: string
  /** A `.hyper` file with rows for the actions; null where they need none. */
  readonly source: string | null
  readonly actions: readonly RowAction[]
}

export interface RowAction {
  readonly action: string
  readonly targetSchema?: string
  readonly targetTable?: string
  readonly sourceSchema?: string
  readonly sourceTable?: string
  readonly condition?: RowCondition
}

export interface RowCondition {
  readonly op: string
  readonly args?: readonly RowCondition[]
  readonly targetColumn?: string
  readonly sourceColumn?: string
  readonly constant?: { readonly type: string; readonly value: string }
}

/** The user that a view is rendered for; some workbooks show each user something else. */
export interface Viewer {
  readonly luid: string
  readonly name: string
}

export interface InspectRequest {
  readonly workbook: WorkbookFile
  /** Who waits for the answer: no single user may hold all of the engine. */
  readonly viewer: Viewer
  readonly signal: AbortSignal
}

export interface InspectDataSourceRequest extends Omit<InspectRequest, 'workbook'> {
  readonly dataSource: DataSourceFile
}

export interface InspectFlowRequest extends Omit<InspectRequest, 'workbook'> {
  readonly flow: FlowFile
}

export interface CopyRequest extends Omit<InspectRequest, 'workbook'> {
  readonly file: WorkbookFile | DataSourceFile
}

export interface ExtractSwitch extends CopyRequest {
  readonly to: 'create' | 'remove'
  /** Captions of data sources of a workbook; null for all that can have an extract, or have one. */
  readonly datasources: readonly string[] | null
}

export interface RowChangeRequest extends Omit<InspectRequest, 'workbook'> {
  readonly change: RowChange
  /** Of the target's bytes. */
  readonly key: string
}

export interface RenderRequest extends InspectRequest {
  readonly sheet: string
  /** Field caption → values, comma-separated as sent; `Parameters.<name>` → a parameter's value. */
  readonly filters: ReadonlyMap<string, string>
  /** Moment that relative dates count from. */
  readonly now: Date
  /** Results that were computed longer ago are computed again. Absent: any that is still right. */
  readonly maxAgeMinutes?: number
}

export interface ImageRequest extends RenderRequest {
  /** CSS pixels; the engine's default when absent. */
  readonly width?: number
  readonly height?: number
  readonly resolution: 'standard' | 'high'
}

/** Names of paper sizes; `unspecified` is a page as large as the picture. */
export type PageType =
  | 'a3'
  | 'a4'
  | 'a5'
  | 'b4'
  | 'b5'
  | 'executive'
  | 'folio'
  | 'ledger'
  | 'legal'
  | 'letter'
  | 'note'
  | 'quarto'
  | 'tabloid'
  | 'unspecified'

export interface Paper {
  readonly type: PageType
  readonly orientation: 'portrait' | 'landscape'
  /** Of the picture on the page, in CSS pixels; both or neither. */
  readonly width?: number
  readonly height?: number
}

export interface PdfRequest extends RenderRequest {
  readonly page: Paper
}

/** Several views of a workbook in one document, in order. */
export interface DocumentRequest extends Omit<RenderRequest, 'sheet'> {
  /** What the document is called. */
  readonly title: string
  readonly sheets: readonly string[]
}

export interface DocumentPdfRequest extends DocumentRequest {
  readonly page: Paper
}

/** A finished result, to be read once. */
export interface Rendered {
  readonly sizeBytes: number
  readonly content: Uint8Array | AsyncIterable<Uint8Array>
  /** What the view asks for and the picture lacks, one sentence each. */
  readonly unsupported: readonly string[]
}

export type RefusalReason =
  'file-invalid' | 'data-unavailable' | 'view-unknown' | 'too-large' | 'timed-out' | 'crashes'

/**
 * An engine's refusal that the caller can act on: the file is not a workbook, the view has no readable data, or the
 * request needs more than one request may use. `crashes`: the same request ended the engine twice.
 */
export class EngineRefusal extends Error {
  readonly reason: RefusalReason

  constructor(reason: RefusalReason, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'EngineRefusal'
    this.reason = reason
  }
}

/** The engine cannot answer now. The same request may succeed later. */
export class EngineUnavailable extends Error {
  readonly retryAfterSeconds: number

  constructor(message: string, retryAfterSeconds: number, options?: ErrorOptions) {
    super(message, options)
    this.name = 'EngineUnavailable'
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** A file made anew from a stored one. */
export interface WorkbookCopy {
  readonly sizeBytes: number
  readonly content: AsyncIterable<Uint8Array>
}

/** A file with its extracts made anew, to be read once. */
export interface RefreshedFile {
  readonly sizeBytes: number
  readonly extracts: readonly { readonly datasource: string; readonly rows: number }[]
  readonly content: AsyncIterable<Uint8Array>
}

/** All of them throw EngineRefusal, EngineUnavailable, or the reason of the request's signal. */
export interface Engine extends AsyncDisposable {
  /** @throws EngineRefusal `file-invalid` when the file is not a workbook of that kind */
  inspect(request: InspectRequest): Promise<WorkbookFacts>
  /** @throws EngineRefusal `file-invalid` when the file is not a data source of that kind, or lacks the extract that it names */
  inspectDataSource(request: InspectDataSourceRequest): Promise<DataSourceFacts>
  /** @throws EngineRefusal `file-invalid` when the file is no flow */
  inspectFlow(request: InspectFlowRequest): Promise<FlowFacts>
  /** @throws EngineRefusal `file-invalid` naming the first action that does not fit the tables */
  checkRows(request: RowChangeRequest): Promise<void>
  /** Changes the rows in a copy, and gives the file to `receive` while it is read. @throws as `checkRows`; what `receive` throws */
  changeRows<T>(
    request: RowChangeRequest,
    receive: (changed: RefreshedFile) => Promise<T>,
  ): Promise<T>
  csv(request: RenderRequest): Promise<Rendered>
  svg(request: ImageRequest): Promise<Rendered>
  png(request: ImageRequest): Promise<Rendered>
  pdf(request: PdfRequest): Promise<Rendered>
  /** The marks of the view, and its fields with their values, as JSON. */
  marks(request: RenderRequest): Promise<Rendered>
  fields(request: RenderRequest): Promise<Rendered>
  /** A crosstab. */
  xlsx(request: RenderRequest): Promise<Rendered>
  /** A page a view. */
  workbookPdf(request: DocumentPdfRequest): Promise<Rendered>
  /** A slide a view, after one that names the workbook. */
  workbookPptx(request: DocumentRequest): Promise<Rendered>
  /** 192×192. */
  preview(request: RenderRequest): Promise<Rendered>
  /**
   * The package without the files of its extracts; null when it has none and is to be sent as it is.
   *
   * @throws EngineRefusal `file-invalid` when the file is no package of its kind
   */
  withoutExtracts(request: CopyRequest): Promise<WorkbookCopy | null>
  /**
   * Makes the extracts of a file anew from their sources, and gives the file to `receive` while it is made.
   *
   * @throws EngineRefusal `data-unavailable` with the reason where an extract cannot be made anew; what `receive` throws
   */
  refresh<T>(request: CopyRequest, receive: (refreshed: RefreshedFile) => Promise<T>): Promise<T>
  /**
   * Makes extracts of sources that lie in the package, or takes extracts out, and gives the file to `receive` while it is made.
   *
   * @throws EngineRefusal `data-unavailable` with the reason where one cannot be made or taken out; what `receive` throws
   */
  switchExtracts<T>(
    request: ExtractSwitch,
    receive: (switched: RefreshedFile) => Promise<T>,
  ): Promise<T>
  /** Removes everything that was made of a file: its converted rows and its results. */
  forget(key: string): Promise<void>
  /** Forgets every file that `isReferenced` denies. @returns how many */
  sweep(isReferenced: (key: string) => Promise<boolean>): Promise<number>
}

/** Takes note of files whose last reference may be gone. */
export interface LeftoverNotes {
  /** A workbook that held the file was deleted or replaced; others may still hold it. */
  note(sha256: string): void
  /** Several were deleted at once. */
  noteMany(): void
}
