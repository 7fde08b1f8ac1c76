/** What a sample workbook is made of, in the words of a person who builds one. */

export type SampleType = 'string' | 'integer' | 'real' | 'date'

export interface SampleColumn {
  /** As in the header of the CSV file. */
  readonly name: string
  readonly type: SampleType
  readonly role: 'dimension' | 'measure'
  /** Workbook number format, e.g. `c"$"#,##0`. */
  readonly format?: string
}

/**
 * A pill as `prefix:Field`: `none:Region`, `sum:Sales`, `tmn:Order Date` (month as a date), `yr:Order Date` (year as a
 * heading); or one of the two generated fields.
 */
export type Pill = `${Prefix}:${string}` | 'Measure Names' | 'Measure Values'

export type Prefix =
  'none' | 'sum' | 'avg' | 'max' | 'cntd' | 'yr' | 'qr' | 'mn' | 'tmn' | 'tqr' | 'tyr'

export interface SampleSheet {
  readonly name: string
  readonly title: string
  /** Pills that nest; two measures concatenate. */
  readonly rows: readonly Pill[]
  readonly columns: readonly Pill[]
  readonly mark: 'Automatic' | 'Bar' | 'Line' | 'Area' | 'Circle' | 'Square' | 'Text' | 'Pie'
  readonly encodings?: readonly (readonly [SampleEncoding, Pill])[]
  readonly showsLabels?: boolean
  /** Sorts a dimension's members by a measure. */
  readonly sort?: { readonly pill: Pill; readonly by: Pill; readonly direction: 'ASC' | 'DESC' }
  /** Measures behind Measure Values, in shown order. */
  readonly measureValues?: readonly Pill[]
}

export type SampleEncoding = 'color' | 'size' | 'text' | 'lod' | 'tooltip' | 'wedge-size'

/** Where a sheet stands on a dashboard, in percent of its size. */
export interface SampleZone {
  readonly sheet: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface SampleDashboard {
  readonly name: string
  /** Pixels. */
  readonly width: number
  readonly height: number
  readonly zones: readonly SampleZone[]
}

export interface SampleWorkbook {
  readonly name: string
  /** File in the package's `Data` folder. */
  readonly csvFile: string
  readonly columns: readonly SampleColumn[]
  readonly rows: readonly (readonly (string | number)[])[]
  readonly sheets: readonly [SampleSheet, ...SampleSheet[]]
  readonly dashboards: readonly SampleDashboard[]
}
