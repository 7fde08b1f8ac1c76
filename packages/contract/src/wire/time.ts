/** Moments on the wire: written in one form, read in every ISO-8601 form that clients send. */

const isoLength = '2026-01-31T08:00:00.000Z'.length
const form =
  /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?:([Zz])|([+ -])(\d{2}):?(\d{2}))?)?$/

/**
 * `YYYY-MM-DDTHH:MM:SSZ`: whole seconds, literal `Z`. Clients read any other form as "no time".
 *
 * @throws RangeError when the date is invalid or its year has not four digits.
 */
export function formatTime(time: Date): string {
  const iso = time.toISOString()
  if (iso.length !== isoLength) throw new RangeError(`year of ${iso} has not four digits`)
  return `${iso.slice(0, 19)}Z`
}

/**
 * Reads a date, or a date and time with or without fraction and offset; without an offset it is UTC.
 *
 * A blank before the offset stands for the `+` that a query string has decoded. Answers null for anything else, including
 * days and hours that do not exist.
 */
export function parseTime(text: string): Date | null {
  const match = form.exec(text.trim())
  if (match === null) return null
  const part = (index: number) => Number(match[index] ?? 0)
  const [year, month, day, hour, minute, second] = [1, 2, 3, 4, 5, 6].map(part) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  if (hour > 23 || minute > 59 || second > 59 || part(10) > 23 || part(11) > 59) return null
  const milliseconds = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3))
  const local = new Date(0)
  local.setUTCFullYear(year, month - 1, day)
  if (local.getUTCMonth() !== month - 1 || local.getUTCDate() !== day) return null
  local.setUTCHours(hour, minute, second, milliseconds)
  const offsetMinutes = (part(10) * 60 + part(11)) * (match[9] === '-' ? -1 : 1)
  return new Date(local.getTime() - offsetMinutes * 60_000)
}
