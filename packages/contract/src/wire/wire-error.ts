/** The one error of the readers: what the caller sent is not what the wire allows. */

/**
 * A body, header or document that cannot be read. The kernel answers it with 400000.
 *
 * `problem` is one sentence for the caller: it names the place (`workbook.project.id`) and what would be right.
 */
export class WireError extends Error {
  readonly problem: string

  constructor(problem: string, options?: ErrorOptions) {
    super(problem, options)
    this.name = 'WireError'
    this.problem = problem
  }
}

const longestQuote = 40

/** A caller's value for an error message: in backquotes, cut after 40 characters. */
export function quoted(value: string): string {
  const shown = value.length > longestQuote ? `${value.slice(0, longestQuote)}…` : value
  return `\`${shown}\``
}
