/** What reads workbooks and renders their views. */

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
  /** What the file asks for that the engine lacks, one sentence each, for the publisher to read. */
  readonly limitations: readonly string[]
}

/** A stored workbook file. `key` is stable for its content, e.g. the blob's hash. */
export interface WorkbookFile {
  readonly path: string
  readonly kind: WorkbookKind
  readonly key: string
}

export interface RenderRequest {
  readonly workbook: WorkbookFile
  readonly sheet: string
  /** Field caption → values, comma-separated as sent; `Parameters.<name>` → a parameter's value. */
  readonly filters: ReadonlyMap<string, string>
  /** Moment that relative dates count from. */
  readonly now: Date
  readonly signal: AbortSignal
}

export interface ImageRequest extends RenderRequest {
  /** CSS pixels; the engine's default when absent. */
  readonly width?: number
  readonly height?: number
  readonly resolution: 'standard' | 'high'
}

/** An engine's refusal that the caller can act on: the file is not a workbook, or the view has no readable data. */
export class EngineRefusal extends Error {
  readonly reason: 'file-invalid' | 'data-unavailable' | 'view-unknown' | 'too-large' | 'timed-out'

  constructor(reason: EngineRefusal['reason'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'EngineRefusal'
    this.reason = reason
  }
}

export interface Engine extends AsyncDisposable {
  /** @throws EngineRefusal `file-invalid` when the file is not a workbook of that kind */
  inspect(path: string, kind: WorkbookKind): Promise<WorkbookFacts>
  csv(request: RenderRequest): Promise<AsyncIterable<string>>
  svg(request: ImageRequest): Promise<string>
  png(request: ImageRequest): Promise<Uint8Array>
  /** 192×192. */
  preview(request: RenderRequest): Promise<Uint8Array>
}
