/** What a benchmark reports: a figure beside what it must be compared with. */

export interface Measure {
  readonly name: string
  readonly figure: string
  /** The floor or peer of the same run, and its figure; empty where the aim is absolute. */
  readonly beside: string
  /** Own figure by the other's. */
  readonly ratio: number | null
  readonly aim: string
  /** null where nothing was promised. */
  readonly isMet: boolean | null
}

export interface Suite {
  readonly name: string
  run(): Promise<readonly Measure[]>
}

/** A figure that has no aim. */
export const plain = (name: string, figure: string): Measure => ({
  name,
  figure,
  beside: '',
  ratio: null,
  aim: '',
  isMet: null,
})

/** Three digits that matter. */
export function rounded(value: number): string {
  if (value >= 1000) return Math.round(value).toLocaleString('en')
  return String(Number(value.toPrecision(3)))
}

export const processorTime = ({ cpuMicroseconds }: { readonly cpuMicroseconds: number }) =>
  `${rounded(cpuMicroseconds)} µs CPU`
export const perSecond = (value: number) => `${rounded(value)}/s`
export const milliseconds = (value: number) => `${rounded(value)} ms`
export const mebibytes = (bytes: number) => `${rounded(bytes / 2 ** 20)} MiB`
