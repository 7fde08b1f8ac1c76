/** What must be there for a command to go on. */

/** @throws RangeError naming what does not exist */
export function found<T>(value: T | null, what: string): T {
  if (value === null) throw new RangeError(`${what} does not exist`)
  return value
}
