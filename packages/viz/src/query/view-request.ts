/** What a caller asks of a view beyond its name, and how the text of `vf_` filters is read. */

export interface ViewRequest {
  /**
   * `vf_` filters: field caption (case-sensitive) to comma-separated values; `\,` is a comma inside a value.
   * A name that is no field of the view's data is ignored, with a warning.
   */
  readonly filters?: Readonly<Record<string, string>>
  /** Parameter caption to value. */
  readonly parameters?: Readonly<Record<string, string>>
  /** ISO time that relative dates count from. */
  readonly now: string
}

export function splitFilterValues(text: string): string[] {
  const values: string[] = ['']
  for (const part of text.match(/\\[\\,]|[^]/gu) ?? []) {
    if (part === ',') values.push('')
    else
      values[values.length - 1] += part.length === 2 && part.startsWith('\\') ? part.slice(1) : part
  }
  return values
}
