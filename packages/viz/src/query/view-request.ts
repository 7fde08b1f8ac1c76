/** What a caller asks of a view beyond its name, and how the text of `vf_` filters is read. */

import type { FormulaUser } from '../calculation/functions/function-table.ts'

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
  /** Who looks, for functions such as USERNAME(). Absent: views that ask for it are refused. */
  readonly user?: ViewUser
}

export interface ViewUser {
  readonly name: string
  /** Absent, here and below: not known; views that ask for it are refused. */
  readonly fullName?: string
  readonly domain?: string
  readonly groups?: readonly string[]
  readonly attributes?: Readonly<Record<string, readonly string[]>>
}

/** The caller as formulas know them. */
export function formulaUser(user: ViewUser | undefined): FormulaUser | null {
  if (user === undefined) return null
  const { name, fullName = null, domain = null, groups = null, attributes } = user
  const known = attributes === undefined ? null : new Map(Object.entries(attributes))
  return { name, fullName, domain, groups, attributes: known }
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
