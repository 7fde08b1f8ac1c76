/** Text that callers chose, inside a quoted part of a header. */

/** Clients and proxies refuse answers whose head is too long. */
const longest = 2_000

/** What a quoted part may not hold becomes `?`; no line can be ended with it, and no quote. */
export function headerText(text: string): string {
  return text.slice(0, longest).replace(/[^\x20-\x7e]|["\\]/g, '?')
}
