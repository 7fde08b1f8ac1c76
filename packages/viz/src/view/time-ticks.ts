/** Labels of time axes: as much of the date as the ticks need to differ. All times are UTC. */

const months: readonly string[] = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

const second = 1000
const minute = 60 * second
const day = 24 * 60 * minute

/** A writer for ticks at these times: years, else months, else days, else the time of day. */
export function timeTickWriter(times: readonly number[]): (time: number) => string {
  const dates = times.map((time) => new Date(time))
  if (dates.every((date) => isYearStart(date))) return (time) => yearText(new Date(time))
  if (dates.every((date) => isMonthStart(date))) return (time) => monthText(new Date(time))
  if (times.every((time) => time % day === 0)) return (time) => dayText(new Date(time))
  const hasSeconds = times.some((time) => time % minute !== 0)
  return (time) => {
    const date = new Date(time)
    return time % day === 0 ? dayText(date) : clockText(date, hasSeconds)
  }
}

function isYearStart(date: Date): boolean {
  return date.getUTCMonth() === 0 && isMonthStart(date)
}

export function isMonthStart(date: Date): boolean {
  return date.getUTCDate() === 1 && date.getTime() % day === 0
}

function yearText(date: Date): string {
  return String(date.getUTCFullYear())
}

function monthText(date: Date): string {
  return `${monthName(date)} ${yearText(date)}`
}

function dayText(date: Date): string {
  return `${monthName(date)} ${date.getUTCDate()}, ${yearText(date)}`
}

function monthName(date: Date): string {
  return months[date.getUTCMonth()] ?? ''
}

function clockText(date: Date, hasSeconds: boolean): string {
  const hours = date.getUTCHours()
  const clock = [hours % 12 === 0 ? 12 : hours % 12, padded(date.getUTCMinutes())]
  if (hasSeconds) clock.push(padded(date.getUTCSeconds()))
  const milliseconds = date.getUTCMilliseconds()
  const fraction = milliseconds === 0 ? '' : `.${String(milliseconds).padStart(3, '0')}`
  return `${clock.join(':')}${fraction} ${hours < 12 ? 'AM' : 'PM'}`
}

function padded(value: number): string {
  return String(value).padStart(2, '0')
}
